import {ask} from "./http.js";
import {folder} from "./server.js";

const isText = (value) => typeof value === "string";
const isRoom = (body) => isText(body?.name) && isText(body.kind);
const isMemberList = (body) => Array.isArray(body?.members) && body.members.every(({id, name}) => isText(id) && isText(name));
const done = (_, status) => status === 204;

/** Rooms that people make, and who is in them. Beside the client, for not every page lets people do so. */
export class Hosting {
    #base;

    /** @param {string} base as the client's */
    constructor(base = "") {
        this.#base = folder(base);
    }

    /** @returns {Promise<object>} what it is: {name, kind, ownerId, conversation, topic, mayManage} */
    look(room) {
        return this.#ask(of(room), {isOurs: isRoom});
    }

    /**
     * Makes a room, or something else of one that is one's own.
     *
     * @param {"public"|"private"} kind
     * @returns {Promise<object>} as for `look`
     */
    make(room, kind) {
        const body = JSON.stringify({kind});
        return this.#ask(of(room), {method: "PUT", headers: {"Content-Type": "application/json"}, body, isOurs: isRoom});
    }

    /** Says what a room is about, for those who decide about it; nothing in particular where that is empty. */
    async name(room, topic) {
        const body = JSON.stringify({topic});
        await this.#ask(`${of(room)}/topic`, {method: "PUT", headers: {"Content-Type": "application/json"}, body, isOurs: done});
    }

    /** @returns {Promise<{id: string, name: string, owner?: boolean}[]>} who is in a private room */
    async members(room) {
        return (await this.#ask(`${of(room)}/members`, {isOurs: isMemberList})).members;
    }

    /** @param {{id: string, name?: string}} person the `authorId` of their messages, and what the others are to read */
    async letIn(room, {id, name = id}) {
        await this.#ask(`${of(room)}/members?${new URLSearchParams({person: id, name})}`, {method: "PUT", isOurs: done});
    }

    /** Takes somebody out, who may be the one who does it. */
    async takeOut(room, id) {
        await this.#ask(`${of(room)}/members?${new URLSearchParams({person: id})}`, {method: "DELETE", isOurs: done});
    }

    async handOver(room, id) {
        await this.#ask(`${of(room)}/owner?${new URLSearchParams({person: id})}`, {method: "PUT", isOurs: done});
    }

    /**
     * The conversation with certain others: always the same people find the same one.
     *
     * @param {{id: string, name?: string}[]} others
     * @returns {Promise<object>} as for `look`
     */
    converse(others) {
        const query = new URLSearchParams();
        others.forEach(({id}) => query.append("person", id));
        others.forEach(({id, name = id}) => query.append("name", name));
        return this.#ask(`conversations?${query}`, {method: "PUT", isOurs: isRoom});
    }

    async #ask(what, options) {
        return (await ask(`${this.#base}api/${what}`, options)).body;
    }
}

const of = (room) => `rooms/${encodeURIComponent(room)}`;
