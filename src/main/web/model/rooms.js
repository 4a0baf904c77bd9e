import {recall, remember} from "./memory.js";

/**
 * The rooms at the side: what was said last in each, and how much of it is unread. How far each was read is remembered
 * as the last message's id and how many messages the room had then.
 */
export class Rooms {
    #rooms = new Map();
    #read = recall("read", {});

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
        for (const {name, messages, last = null} of listed) {
            const read = this.#read[name];
            const unread = read && last && last.id > read.id ? Math.max(1, messages - read.messages) : 0;
            const known = this.#rooms.get(name);
            if (!known?.last || (last && last.id > known.last.id)) {
                this.#rooms.set(name, {name, messages, last, unread});
            } else {
                known.messages = messages;
            }
        }
    }

    isNews({room, id}) {
        const last = this.#rooms.get(room)?.last;
        return !last || id > last.id;
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

    /** Their ids may begin anew. */
    forget(names) {
        names.forEach((name) => {
            if (this.#rooms.has(name)) {
                this.#rooms.get(name).last = null;
            }
            delete this.#read[name];
        });
    }
}
