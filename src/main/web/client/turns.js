/** What is done one after the other in all tabs of a browser; in this one alone where there are no Web Locks. */
export class Turns {
    #name;
    #patience;
    #last = Promise.resolve();

    /** @param {number} patience in milliseconds: a tab that the browser has put to sleep keeps its turn for ever */
    constructor(name, patience) {
        this.#name = name;
        this.#patience = patience;
    }

    /**
     * @param {() => Promise<T>} act what is done when the turn has come, or has not for too long
     * @param {"exclusive"|"shared"} [mode] whether others have their turn meanwhile who share it, too
     * @returns {Promise<T>} what it gives back
     * @template T
     */
    async take(act, mode = "exclusive") {
        if (!navigator.locks) {
            return (this.#last = this.#last.then(act, act));
        }
        const over = await this.#turn(mode);
        return act().finally(over);
    }

    /** @returns {Promise<() => void>} what ends the turn */
    #turn(mode) {
        return new Promise((come) => {
            navigator.locks
                .request(this.#name, {mode, signal: AbortSignal.timeout(this.#patience)}, () => new Promise(come))
                .catch(() => come(() => {}));
        });
    }
}
