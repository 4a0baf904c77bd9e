import {byName, recall, remember} from "./memory.js";

/**
 * Which rooms are the reader's: those that they have entered or starred, until they leave them again. What is known of one
 * whose name nobody can read is kept with it, for the list tells of none in which nothing was said.
 */
export class MyRooms {
    /** By name {star, kind, people}; false for one that was left, which nothing but entering brings back. */
    #mine = byName(recall("mine") ?? Object.fromEntries(Object.keys(recall("read", {})).map((name) => [name, {}])));

    /** As another tab has it now. */
    follow(mine) {
        this.#mine = byName(mine);
    }

    get names() {
        return Object.keys(this.#mine).filter((name) => this.#mine[name]);
    }

    /** What is kept of it; undefined where it is none of theirs. */
    get(name) {
        return this.#mine[name] || undefined;
    }

    /** Whether they have left it and not come back. */
    isLeft(name) {
        return this.#mine[name] === false;
    }

    /** @param {object} [what] is known of it */
    keep(name, what = {}) {
        const before = this.get(name);
        const now = {...before, ...what};
        if (!before || JSON.stringify(before) !== JSON.stringify(now)) {
            this.#set(name, now);
        }
    }

    leave(name) {
        this.#set(name, false);
    }

    /** It is closed to them: nothing is kept of it. */
    forget(name) {
        this.#set(name, undefined);
    }

    #set(name, what) {
        this.#mine = byName({...this.#mine, [name]: what});
        remember("mine", this.#mine);
    }
}
