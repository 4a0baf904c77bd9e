/** How long a leader may be silent when asked, before a tab that is looked at takes its place. */
const SILENCE_MS = 3_000;

/**
 * The tabs of one browser, of which one leads: only that one talks to the server, the others hear from it. Browsers open
 * six connections to a server at most, and a long poll holds one.
 *
 * The leader is who holds a Web Lock: the browser passes it on when a tab closes or crashes. A leader that the browser
 * has put to sleep keeps the lock and says nothing; then the tab in front steals it. Where there are no Web Locks (they
 * want a secure context) each tab leads itself.
 */
export class Tabs {
    #name;
    #listener;
    #channel = null;
    #silence = 0;
    #closed = false;
    #release = null;
    leading = false;

    /** @param listener is told by lead(), yieldLead(), hear(message) */
    constructor(name, listener) {
        this.#name = name;
        this.#listener = listener;
    }

    start() {
        if (!navigator.locks || !globalThis.BroadcastChannel) {
            this.#lead();
            return;
        }
        this.#channel = new BroadcastChannel(this.#name);
        this.#channel.onmessage = ({data}) => this.#hear(data);
        this.#stand();
    }

    /** To all other tabs. */
    tell(message) {
        if (!this.#closed) {
            this.#channel?.postMessage(message);
        }
    }

    /** For a tab that is looked at: makes sure that somebody leads who is awake. */
    check() {
        if (this.leading || this.#silence || this.#closed) {
            return;
        }
        this.tell({type: "ping"});
        this.#silence = setTimeout(() => {
            this.#silence = 0;
            this.#stand({steal: true});
        }, SILENCE_MS);
    }

    close() {
        this.#closed = true;
        this.#heard();
        this.#channel?.close();
        this.#release?.();
    }

    #stand(options = {}) {
        navigator.locks
            .request(this.#name, options, () => this.#closed || this.#hold())
            .catch(() => this.#deposed());
    }

    #hold() {
        return new Promise((resolve) => {
            this.#release = resolve;
            this.#lead();
        });
    }

    #lead() {
        this.#heard();
        if (!this.leading) {
            this.leading = true;
            this.#listener.lead();
        }
    }

    #deposed() {
        if (this.leading && !this.#closed) {
            this.leading = false;
            this.#listener.yieldLead();
            this.#stand();
        }
    }

    #hear(message) {
        if (message.type === "ping") {
            if (this.leading) {
                this.tell({type: "pong"});
            }
            return;
        }
        if (message.type === "pong" || message.type === "answer") {
            this.#heard();
        }
        this.#listener.hear(message);
    }

    #heard() {
        clearTimeout(this.#silence);
        this.#silence = 0;
    }
}
