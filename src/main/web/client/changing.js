import {ask} from "./http.js";
import {folder} from "./server.js";
import {isEntry} from "./shapes.js";

/**
 * Saying a message otherwise, and taking it back: at once or not at all, for what is sent later might meet what somebody else
 * has made of the message meanwhile. Beside the client, for not every page lets people do so.
 */
export class Changing {
    #base;

    /** @param {string} base as the client's */
    constructor(base = "") {
        this.#base = folder(base);
    }

    /** @returns {Promise<object>} the message as it is now */
    read(message) {
        return this.#ask(message, {});
    }

    /**
     * @param {{text?: string, html?: string}} draft
     * @returns {Promise<object>} the message as it is now; refused with 412 where it has changed since this version of it
     */
    edit(message, {text, html}) {
        const {id, version = id} = message;
        return this.#ask(message, {
            method: "PUT",
            headers: {"Content-Type": "application/json", "If-Match": `"${version}"`},
            body: JSON.stringify(html ? {html} : {text}),
        });
    }

    /** Also where it was taken back before. */
    async delete(message) {
        await this.#ask(message, {method: "DELETE", isOurs: (_, status) => status === 204});
    }

    async #ask({room, id}, options) {
        const address = `${this.#base}api/rooms/${encodeURIComponent(room)}/messages/${id}`;
        return (await ask(address, {isOurs: isEntry, ...options})).body;
    }
}
