import {ask} from "./http.js";
import {folder} from "./server.js";
import {isEntry, isPage} from "./shapes.js";

/** What is said to a message: its answers, and the emoji that people put on it. Beside the client, as changing.js is. */
export class Answering {
    #base;

    /** @param {string} base as the client's */
    constructor(base = "") {
        this.#base = folder(base);
    }

    /** The message as it is now. */
    async read(message) {
        return (await ask(this.#address(message), {isOurs: isEntry})).body;
    }

    /**
     * The newest answers to a message, or those before one of them: {messages, cursor, more}.
     *
     * @param {string} [as] who reads, where nobody is asked who they are
     */
    async replies(message, {before, as} = {}) {
        const query = new URLSearchParams({...(before && {before}), ...(as && {as})});
        return (await ask(`${this.#address(message)}/replies?${query}`, {isOurs: isPage})).body;
    }

    /** Puts an emoji on a message, or takes it back. @param {string} [author] as `as` above */
    async react(message, emoji, {takeBack = false, author} = {}) {
        const query = new URLSearchParams(author ? {author} : {});
        await ask(`${this.#address(message)}/reactions/${encodeURIComponent(emoji)}?${query}`, {
            method: takeBack ? "DELETE" : "PUT",
            isOurs: (_, status) => status === 204,
        });
    }

    #address({room, id}) {
        return `${this.#base}api/rooms/${encodeURIComponent(room)}/messages/${id}`;
    }
}
