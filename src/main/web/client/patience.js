/** Waits that grow with each failure and are spread by chance, so that a server that comes back is not met by all at once. */
export class Backoff {
    #first;
    #most;
    #random;
    failures = 0;

    constructor({first = 500, most = 30_000, random = Math.random} = {}) {
        this.#first = first;
        this.#most = most;
        this.#random = random;
    }

    /** @returns {number} milliseconds to wait after one more failure: half of the ceiling for sure, the rest by chance */
    next() {
        const ceiling = Math.min(this.#most, this.#first * 2 ** this.failures++);
        return ceiling * (0.5 + this.#random() / 2);
    }

    reset() {
        this.failures = 0;
    }
}

/** What a timer takes, 24 days. */
export const LONGEST_NAP_MS = 2 ** 31 - 1;

/** Waits that can be cut short. */
export class Nap {
    #sleepers = new Map();

    /**
     * @param {number} ms
     * @param {{firm?: boolean}} options `firm`: the server has asked for it, so only {@link wakeAll} cuts it short
     * @returns {Promise<void>} when the time is over, or somebody wakes it
     */
    take(ms, {firm = false} = {}) {
        return new Promise((resolve) => {
            const wake = () => {
                clearTimeout(timer);
                this.#sleepers.delete(wake);
                resolve();
            };
            const timer = setTimeout(wake, ms);
            this.#sleepers.set(wake, firm);
        });
    }

    /** All that do not sleep firmly. */
    wake() {
        this.#sleepers.forEach((firm, wake) => firm || wake());
    }

    wakeAll() {
        this.#sleepers.forEach((_, wake) => wake());
    }
}
