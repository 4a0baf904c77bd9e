import {ask} from "./http.js";
import {folder} from "./server.js";

const isMutedList = (body) => Array.isArray(body?.muted) && body.muted.every(({personId, until}) => typeof personId === "string" && !!until);

const done = (_, status) => status === 204;

/** Deciding who speaks in a room, for those who moderate there. Beside the client, for not every page lets people do so. */
export class Moderating {
    #base;

    /** @param {string} base as the client's */
    constructor(base = "") {
        this.#base = folder(base);
    }

    /** From then on only those speak there who moderate. */
    async lock(room) {
        await this.#ask(room, "lock", {method: "PUT", isOurs: done});
    }

    async unlock(room) {
        await this.#ask(room, "lock", {method: "DELETE", isOurs: done});
    }

    /** @returns {Promise<{personId: string, until: string}[]>} who may not speak there for a time */
    async muted(room) {
        return (await this.#ask(room, "muted", {isOurs: isMutedList})).body.muted;
    }

    /**
     * @param {string} personId the `authorId` of their messages
     * @param {Date} until within a year
     */
    async mute(room, personId, until) {
        await this.#ask(room, `muted?person=${encodeURIComponent(personId)}`, {
            method: "PUT",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({until: until.toISOString()}),
            isOurs: done,
        });
    }

    async unmute(room, personId) {
        await this.#ask(room, `muted?person=${encodeURIComponent(personId)}`, {method: "DELETE", isOurs: done});
    }

    #ask(room, what, options) {
        return ask(`${this.#base}api/rooms/${encodeURIComponent(room)}/${what}`, options);
    }
}
