import {after, hear, heardBy, lastChangeOf} from "../client/changes.js";

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
    /** Why the server does not let it be read. */
    problem = null;
    /** Whether something may be gone in between, so that what is told does not follow on what is here. */
    torn = false;
    /** How often it began anew: what was asked for before does not fit to what it is now. */
    beginning = 0;
    /** What was told last: a page that was read meanwhile may end before it, or the window may. */
    #told = [];
    /** What happened last to each message: one of them may still be on its way here as it was before. */
    #changes = new Map();
    /** What was said to messages lately, for the same reason. */
    #heard = [];

    /**
     * Begins anew with the newest messages. Keeps what we have where the two meet, but for what the server has told nothing
     * of: it may have changed. Keeps it too, with a gap between them, where the server has nothing any more of what was in
     * between.
     */
    begin({messages: read, more}) {
        const messages = this.#present(read);
        const fresh = this.#unknown(messages);
        if (this.loaded && fresh[0] !== messages[0]) {
            this.#unite(messages);
            this.#dropBefore(messages[0], more);
        } else if (this.loaded && this.torn && !more && this.newest && fresh.length === messages.length) {
            this.items = [...withGap(this.items), ...messages];
            this.older = false;
        } else {
            this.items = messages;
            this.older = more;
            this.beginning++;
        }
        this.atEnd = true;
        this.loaded = true;
        this.problem = null;
        this.torn = false;
        this.#reachEnd();
    }

    /** Begins anew in the midst of it: with what is before a message, and with that message and what comes after it. */
    beginAt({before, after: onwards}) {
        this.items = this.#present([...before.messages, ...onwards.messages]);
        this.older = before.more;
        this.atEnd = !onwards.more;
        this.loaded = true;
        this.problem = null;
        this.torn = false;
        this.beginning++;
        if (this.atEnd) {
            this.#reachEnd();
        }
    }

    /** Whether a message is here once it has begun with this page. */
    reaches(id, {messages, more}) {
        const meet = this.loaded && !more && this.#unknown(messages)[0] !== messages[0];
        return messages.some((message) => message.id === id) || (meet && this.has(id));
    }

    has(id) {
        return this.items.some((item) => item.id === id);
    }

    /** What was kept from the last visit, to look at until the server has answered. */
    preview(messages) {
        this.items = messages;
    }

    /**
     * What is told while one waits for more.
     *
     * @param {boolean} following whether the reader is at the newest message: the window then moves on with it
     * @returns {object[]} those that were not there yet
     */
    add(messages, following) {
        const told = new Set(this.#told.map(keyOf));
        const fresh = this.#unknown(this.#present(messages)).filter((message) => !told.has(keyOf(message)));
        this.#told = [...this.#told, ...fresh].slice(-MOST);
        if (this.atEnd && !this.torn) {
            this.#unite(fresh);
            this.#trim(following);
        }
        return fresh;
    }

    /** Something has happened to a message: it changes where it stands. */
    change(change) {
        if (this.#changes.get(change.of)?.id >= change.id) {
            return;
        }
        this.#changes.delete(change.of);
        this.#changes.set(change.of, change);
        if (this.#changes.size > MOST) {
            this.#changes.delete(this.#changes.keys().next().value);
        }
        // What is above a gap may be of another log, which had the same ids.
        const kept = this.items.findLastIndex(({gap}) => gap);
        this.items = this.items.map((item, index) => (index > kept ? after(item, change) : item));
        this.#told = this.#told.map((message) => after(message, change));
    }

    /** What was read, as it is now: some of it may have changed since the server wrote it, and some of ours before. */
    #present(messages) {
        messages.filter(({version}) => version).forEach((message) => this.change(lastChangeOf(message)));
        const present = messages.map((message) => after(message, this.#changes.get(message.id)));
        this.#heard.forEach((entry) => tell(present, entry));
        messages.filter(heardBy).forEach((answer) => this.hear(answer));
        return present;
    }

    /** Something was said to a message. */
    hear(entry) {
        this.#heard = [...this.#heard, entry].slice(-MOST);
        tell(this.items, entry);
        tell(this.#told, entry);
    }

    #dropBefore(first, more) {
        const at = this.items.findIndex((item) => keyOf(item) === keyOf(first));
        if (more && at > 0) {
            this.items = this.items.slice(at);
            this.older = true;
        }
    }

    #unknown(messages) {
        const known = new Set(this.items.map(keyOf));
        return messages.filter((message) => !known.has(keyOf(message)));
    }

    #unite(messages) {
        this.#unknown(messages).forEach((message) => this.#insert(message));
    }

    /** In order of ids; our own message may be here before an older one of somebody else's. */
    #insert(message) {
        let at = this.items.length;
        while (at > 0 && !this.items[at - 1].gap && this.items[at - 1].id > message.id) {
            at--;
        }
        this.items = [...this.items.slice(0, at), message, ...this.items.slice(at)];
    }

    /** The page that was read was the last one: what was told since the server wrote it comes after it. */
    #reachEnd() {
        const last = this.items.at(-1);
        this.#unite(this.#told.filter(({id}) => !last || last.gap || id > last.id));
        this.#trim(true);
    }

    #trim(following) {
        if (this.items.length <= MOST) {
            return;
        }
        if (following) {
            this.items = this.items.slice(-MOST);
            this.older = true;
        } else {
            this.items = this.items.slice(0, MOST);
            this.atEnd = false;
        }
    }

    addOlder({messages, more}) {
        this.items = [...this.#unknown(this.#present(messages)), ...this.items];
        this.older = more;
        this.#trim(false);
    }

    addNewer({messages, more}) {
        this.items = [...this.items, ...this.#unknown(this.#present(messages))];
        this.atEnd = !more;
        if (this.atEnd) {
            this.#reachEnd();
        } else {
            this.#trim(true);
        }
    }

    /** Something that came after what is here may be gone: it is to be read anew. */
    tear() {
        this.torn = true;
        this.#told = [];
        this.#changes.clear();
        this.#heard = [];
    }

    get oldest() {
        return this.items.find((item) => !item.gap);
    }

    get newest() {
        return this.items.findLast((item) => !item.gap);
    }
}

/** What is above a gap may be of another log, which had the same ids. */
function tell(items, entry) {
    items.slice(items.findLastIndex(({gap}) => gap) + 1).forEach((message) => hear(message, entry));
}

function withGap(items) {
    const {gap, id, at} = items.at(-1);
    return gap ? items : [...items, {gap: true, id: `gap-after-${id}`, at}];
}
