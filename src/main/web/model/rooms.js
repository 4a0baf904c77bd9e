import {after, lastChangeOf} from "../client/changes.js";
import {recall, remember} from "./memory.js";

/**
 * The rooms at the side: what was said last in each, and how much of it is unread. How far each was read is remembered
 * as the last message's id and how many messages the room had then.
 */
export class Rooms {
    #rooms = new Map();
    #read = recall("read", {});
    /** Rooms of which we do not know whether they are still in the log of which we read. */
    #doubtful = new Set();

    /** The room entered last is there even if nobody has spoken in it; the last spoken in comes first. */
    get all() {
        return [...this.#rooms.values()].sort((a, b) => (b.last?.id ?? Infinity) - (a.last?.id ?? Infinity));
    }

    get names() {
        return this.all.map(({name}) => name);
    }

    get unread() {
        return [...this.#rooms.values()].reduce((sum, {unread}) => sum + unread, 0);
    }

    get(name) {
        return this.#rooms.get(name);
    }

    enter(name) {
        if (!this.#rooms.has(name)) {
            this.#rooms.set(name, {name, messages: 0, last: null, unread: 0});
        }
    }

    /** What the server says about its rooms. */
    list(listed) {
        for (const {name, messages, last = null, mayModerate = false, locked = false, mutedUntil = null} of listed) {
            if (this.#doubtful.delete(name) && last?.id < this.#read[name]?.id) {
                delete this.#read[name];
            }
            const read = this.#read[name];
            const unread = read && last && last.id > read.id ? Math.max(1, messages - (read.messages || messages)) : 0;
            const known = this.#rooms.get(name);
            if (!known?.last || (last && isAfter(last, known.last))) {
                this.#rooms.set(name, {name, messages, last, unread, mayModerate, locked, mutedUntil});
            } else {
                Object.assign(known, {messages, mayModerate, locked, mutedUntil});
                if (last?.version) {
                    this.change(lastChangeOf(last));
                }
            }
            this.#learnCount(name, last);
        }
    }

    /** A room may be read before it is listed: how many messages it had then is known where all that it has are read. */
    #learnCount(name, last) {
        const read = this.#read[name];
        const {messages, unread} = this.#rooms.get(name);
        if (read && read.messages !== messages - unread && (!read.messages || last?.id === read.id)) {
            read.messages = messages - unread;
            remember("read", this.#read);
        }
    }

    isNews(message) {
        const last = this.#rooms.get(message.room)?.last;
        return !last || isAfter(message, last);
    }

    /** Something has happened to a message, which may be the one that the room is listed with. */
    change(change) {
        const room = this.#rooms.get(change.room);
        if (room?.last) {
            room.last = after(room.last, change);
        }
    }

    /** A moderator has decided about who may speak. */
    moderate({room, type, personId, until = null}, me) {
        this.enter(room);
        if (personId === undefined) {
            this.#rooms.get(room).locked = type === "locked";
        } else if (personId === me) {
            this.#rooms.get(room).mutedUntil = until;
        }
    }

    /** Something was refused in a room, which may be because one may not speak there. */
    silence(name, {type, until}) {
        this.enter(name);
        if (type === "urn:halley:problem:room-locked") {
            Object.assign(this.#rooms.get(name), {locked: true, mayModerate: false});
        } else if (type === "urn:halley:problem:muted") {
            this.#rooms.get(name).mutedUntil = until;
        }
    }

    count(message, reading) {
        this.enter(message.room);
        const room = this.#rooms.get(message.room);
        if (this.isNews(message)) {
            room.last = message;
        }
        room.messages++;
        if (!reading) {
            room.unread++;
        }
    }

    /** Above which message the reader has read everything; null where nothing is unread. */
    lineOf(name) {
        return this.#rooms.get(name)?.unread > 0 || !this.#rooms.get(name)?.last ? (this.#read[name]?.id ?? null) : null;
    }

    read(name, id) {
        const room = this.#rooms.get(name);
        const before = this.#read[name];
        room.unread = 0;
        if (before?.id !== id || before.messages !== room.messages) {
            this.#read[name] = {id, messages: room.messages};
            remember("read", this.#read);
        }
    }

    readElsewhere(read) {
        this.#read = read ?? {};
        for (const room of this.#rooms.values()) {
            if (room.last && this.#read[room.name]?.id >= room.last.id) {
                room.unread = 0;
            }
        }
    }

    /** Some of their messages are gone, or all of them and their ids begin anew: what is listed next will tell. */
    doubt(names) {
        names.forEach((name) => this.#doubtful.add(name));
        this.forgetSilences(names);
    }

    /** What was decided meanwhile about who may speak there has not been told. The server refuses whom it has to. */
    forgetSilences(names) {
        names.forEach((name) => Object.assign(this.#rooms.get(name) ?? {}, {locked: false, mutedUntil: null}));
    }
}

/** In one log by their ids; those of another log may be lower, but are of later. */
const isAfter = (message, other) => message.id > other.id || Date.parse(message.at) > Date.parse(other.at);
