import {after, lastChangeOf} from "../client/changes.js";
import {byName, recall, remember} from "./memory.js";
import {MyRooms} from "./my-rooms.js";

/**
 * The rooms of which the page knows: what was said last in each, and how much of it is unread. How far each was read is
 * remembered as the last message's id and how many messages the room had then. Some are the reader's own.
 */
export class Rooms {
    #rooms = new Map();
    mine = new MyRooms();
    #read = byName(recall("read"));
    /** Rooms of which we do not know whether they are still in the log of which we read. */
    #doubtful = new Set();

    constructor() {
        this.#begin();
    }

    /** What is kept of a room is all that is known of it before it is listed. */
    #begin() {
        this.mine.names.filter((name) => !this.#rooms.has(name)).forEach((name) => this.make(name, this.mine.get(name)));
    }

    mineElsewhere(mine) {
        this.mine.follow(mine);
        this.#begin();
    }

    /** Who is in a private room need not have entered it on this page. */
    isMine({name, kind}) {
        return kind === "private" || !!this.mine.get(name);
    }

    /** Those that are the reader's. */
    get own() {
        return lastFirst([...this.#rooms.values()].filter((room) => this.isMine(room)));
    }

    /** Those of which the reader wants to hear first. */
    get followed() {
        const star = ({name}) => (this.mine.get(name)?.star ? 0 : 1);
        return this.own.sort((a, b) => star(a) - star(b)).map(({name}) => name);
    }

    /** The room entered last is there even if nobody has spoken in it; the last spoken in comes first. */
    get all() {
        return lastFirst([...this.#rooms.values()]);
    }

    get names() {
        return this.all.map(({name}) => name);
    }

    get unread() {
        return this.own.reduce((sum, {unread}) => sum + unread, 0);
    }

    /** How many of the unread messages mean the reader. */
    get calls() {
        return this.own.reduce((sum, {calls}) => sum + calls, 0);
    }

    get(name) {
        return this.#rooms.get(name);
    }

    /** The same, or its name, which is all that there is of one that nobody has spoken in or entered. */
    named(name) {
        return this.#rooms.get(name) ?? {name};
    }

    enter(name) {
        if (!this.#rooms.has(name)) {
            this.#rooms.set(name, {name, messages: 0, last: null, unread: 0, calls: 0});
        }
    }

    /** Somebody has made it, or begun it; where it was there before, the list tells more of it. */
    make(name, what) {
        this.enter(name);
        Object.assign(this.#rooms.get(name), what);
    }

    /** The reader is in it no more. */
    drop(name) {
        this.#rooms.delete(name);
        this.mine.forget(name);
    }

    /** What the server says about its rooms. */
    list(listed) {
        for (const {name, messages, last = null, kind, people, topic, mayModerate = false, locked = false, mutedUntil = null} of listed) {
            if (this.#doubtful.delete(name) && last?.id < this.#read[name]?.id) {
                delete this.#read[name];
            }
            const read = this.#read[name];
            // What others have begun with the reader is new to them.
            const unread = read ? (last && last.id > read.id ? Math.max(1, messages - (read.messages || messages)) : 0) : kind ? messages : 0;
            const known = this.#rooms.get(name);
            if (!known?.last || (last && isAfter(last, known.last))) {
                this.#rooms.set(name, {name, messages, last, kind, people, topic, unread, calls: Math.min(unread, known?.calls ?? 0), mayModerate, locked, mutedUntil});
            } else {
                Object.assign(known, {messages, kind, people, topic, mayModerate, locked, mutedUntil});
                if (last?.version) {
                    this.change(lastChangeOf(last));
                }
            }
            if (kind || this.mine.get(name)) {
                this.mine.keep(name, {kind, people});
            }
            this.#learnCount(name, last);
        }
    }

    /** Up to which message the list has to be read, so that none of the reader's own can have more than is known of it. */
    get leastRead() {
        return Math.min(...this.own.map(({name, last}) => (last ? Infinity : (this.#read[name]?.id ?? Infinity))));
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

    /** Somebody has decided about who may speak there, or for whom it is. */
    moderate({room, type, personId, until = null, text}, me) {
        this.enter(room);
        const known = this.#rooms.get(room);
        if (type === "private" || type === "public") {
            known.kind = type;
        } else if (type === "topic") {
            known.topic = text;
        } else if (personId === undefined) {
            known.locked = type === "locked";
        } else if (personId === me && type.endsWith("muted")) {
            known.mutedUntil = until;
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

    isUnread({room, id}) {
        return this.#rooms.get(room)?.unread > 0 && !(this.#read[room]?.id >= id);
    }

    read(name, id) {
        const room = this.#rooms.get(name);
        const before = this.#read[name];
        room.unread = 0;
        room.calls = 0;
        if (before?.id !== id || before.messages !== room.messages) {
            this.#read[name] = {id, messages: room.messages};
            remember("read", this.#read);
        }
    }

    readElsewhere(read) {
        this.#read = byName(read);
        for (const room of this.#rooms.values()) {
            if (room.last && this.#read[room.name]?.id >= room.last.id) {
                room.unread = 0;
                room.calls = 0;
            }
        }
    }

    /** What is the last of each. */
    get lasts() {
        return new Map([...this.#rooms.values()].map(({name, last}) => [name, last?.id]));
    }

    /**
     * How far one has read, at whichever device, as the server knew it.
     *
     * @param {Map<string, number>} before what was last when it was asked: of a room where more has come it knew less than we do
     */
    follow(listed, before) {
        for (const {room: name, seen, unread} of listed) {
            if (!this.mine.isLeft(name)) {
                this.enter(name);
                this.mine.keep(name);
            }
            const room = this.#rooms.get(name);
            const read = this.#read[name];
            if (room && room.last?.id === before.get(name) && !(read?.id > seen) && (read?.id !== seen || room.unread !== unread)) {
                this.#read[name] = {id: seen, messages: room.messages - unread};
                room.unread = unread;
                remember("read", this.#read);
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

const lastFirst = (rooms) => rooms.sort((a, b) => (b.last?.id ?? Infinity) - (a.last?.id ?? Infinity));

/** In one log by their ids; those of another log may be lower, but are of later. */
const isAfter = (message, other) => message.id > other.id || Date.parse(message.at) > Date.parse(other.at);
