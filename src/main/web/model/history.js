/** As many messages as a room has in memory and on the page; what is scrolled away from is read again when needed. */
const MOST = 400;

/** Two logs may use the same id, but not at the same time. */
export const keyOf = (item) => `${item.id}@${item.at}`;

/**
 * The part of a room's history that is being looked at: a window over consecutive messages. `older` and `atEnd` say
 * whether there is more above, and whether it reaches the newest message below.
 */
export class History {
    items = [];
    older = false;
    atEnd = true;
    loaded = false;
    /** How often it began anew: what was asked for before does not fit to what it is now. */
    beginning = 0;

    /** Begins anew with the newest messages; keeps what we have where the two meet. */
    begin({messages, more}) {
        const oldest = messages[0];
        const meets = this.atEnd && oldest && this.items.some((item) => keyOf(item) === keyOf(oldest));
        if (meets) {
            this.add(messages, true);
        } else {
            this.items = messages;
            this.older = more;
            this.beginning++;
        }
        this.atEnd = true;
        this.loaded = true;
    }

    /** What was kept from the last visit, to look at until the server has answered. */
    preview(messages) {
        this.items = messages;
        this.older = false;
    }

    /**
     * @param {boolean} following whether the reader is at the newest message: the window then moves on with it
     * @returns {object[]} those that were not there yet
     */
    add(messages, following) {
        if (!this.atEnd) {
            return messages;
        }
        const known = new Set(this.items.map(keyOf));
        const fresh = messages.filter((message) => !known.has(keyOf(message)));
        fresh.forEach((message) => this.#insert(message));
        if (this.items.length > MOST) {
            this.#trim(following);
        }
        return fresh;
    }

    /** In order of ids; our own message may be here before an older one of somebody else's. */
    #insert(message) {
        let at = this.items.length;
        while (at > 0 && !this.items[at - 1].gap && this.items[at - 1].id > message.id) {
            at--;
        }
        this.items = [...this.items.slice(0, at), message, ...this.items.slice(at)];
    }

    #trim(following) {
        if (following) {
            this.items = this.items.slice(-MOST);
            this.older = true;
        } else {
            this.items = this.items.slice(0, MOST);
            this.atEnd = false;
        }
    }

    addOlder({messages, more}) {
        this.items = [...messages, ...this.items];
        this.older = more;
        if (this.items.length > MOST) {
            this.#trim(false);
        }
    }

    addNewer({messages, more}) {
        this.items = [...this.items, ...messages];
        this.atEnd = !more;
        if (this.items.length > MOST) {
            this.#trim(true);
        }
    }

    markGap() {
        if (this.atEnd && this.items.length > 0 && !this.items.at(-1).gap) {
            const {id, at} = this.items.at(-1);
            this.items = [...this.items, {gap: true, id: `gap-after-${id}`, at}];
        }
    }

    get oldest() {
        return this.items.find((item) => !item.gap);
    }

    get newest() {
        return this.items.findLast((item) => !item.gap);
    }
}
