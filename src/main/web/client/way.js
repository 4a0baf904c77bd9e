/** Polls go where streams do not: a network that holds these back or cuts them may let them through some day. */
const POLLS_MS = 600_000;
/** The server's own streams live for minutes, and say something each 15 s: what ends sooner was cut, or is not wanted. */
const SHORT_MS = 60_000;

/** Whether streams get through to this browser, as the last ones have shown. */
export class Way {
    #blockedUntil = 0;
    #short = 0;

    get isClear() {
        return Date.now() >= this.#blockedUntil;
    }

    /**
     * A stream has ended, and not by us.
     *
     * @param {boolean} passes whether streams get through at all
     * @param {number} age in milliseconds
     */
    ended(passes, age) {
        this.#short = age < SHORT_MS ? this.#short + 1 : 0;
        if (!passes || this.#short > 1) {
            this.#blockedUntil = Date.now() + POLLS_MS;
            this.#short = 0;
        }
    }

    /** It is another way. */
    changed() {
        this.#blockedUntil = 0;
        this.#short = 0;
    }
}
