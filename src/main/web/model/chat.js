import {lastChangeOf} from "../client/changes.js";
import {HalleyClient, Refused} from "../client/halley-client.js";
import {History, keyOf} from "./history.js";
import {forgetPerson, forgetRecent, onRemembered, recall, remember, storage} from "./memory.js";
import {Own} from "./own.js";
import {Places} from "./places.js";
import {isRoomName} from "./room-name.js";
import {Rooms} from "./rooms.js";
import {changeKept} from "./traces.js";

const RECENT = 40;
/** The server takes it for five seconds. */
const TYPING_MS = 3_000;
/** What moderators did before that, nobody looks for. */
const MOST_MEASURES = 50;
/** At least so many of the newest messages are read at once. */
const NEWEST = 100;

/**
 * What the page knows: the rooms, the history of each that was opened, what is being sent, how the connection stands.
 * Tells "change" when any of it changed, "arrived" with the messages that came from others, "changed" with what happened
 * to messages afterwards, and "gone" where the message that was asked for is none.
 */
export class Chat extends EventTarget {
    client = new HalleyClient({storage, makeRoom: forgetRecent});
    rooms = new Rooms();
    places = new Places();
    room = null;
    name = recall("name");
    /** Who the server takes the reader for, {id, name}; null where it asks nobody. */
    you = null;
    /** Where the reader has to sign in before anything goes on; null where they need not, or cannot. */
    signIn = null;
    /** Whether they have tried that, and the server has led them back. */
    signInFailed = false;
    /** Where the line stands above which everything has been read: a message's id, or null for no line. */
    line = null;
    /** Whether the reader is at the newest message. */
    following = true;
    /** Where the reader is to be taken, until that has been done: {id, top, found}; `found` where it was looked for. */
    place = null;
    /** While the message of a time is looked for: what ends that. */
    seeking = null;
    #histories = new Map();
    /** What moderators did in each room, since the page was opened. */
    #measures = new Map();
    #own = new Own();
    #opening = new AbortController();
    #retrying = false;
    /** Where the list of rooms goes on, as the server said; 0 where it does not. */
    #moreRooms;
    #presence = null;
    #typed = 0;

    constructor() {
        super();
        this.client.addEventListener("messages", ({detail}) => this.#take(detail));
        this.client.addEventListener("changes", ({detail}) => this.#change(detail.changes));
        this.client.addEventListener("measures", ({detail}) => detail.measures.forEach((measure) => this.#moderate(measure)));
        this.client.addEventListener("gap", ({detail}) => this.#gap(detail.rooms));
        this.client.addEventListener("refused", ({detail}) => this.#refused(detail));
        this.client.addEventListener("state", ({detail}) => this.#stands(detail));
        this.client.addEventListener("presence", ({detail}) => {
            this.#presence = detail;
            this.#changed();
        });
        this.client.addEventListener("outbox", ({detail}) => this.#sent(detail.outcome));
        document.addEventListener("visibilitychange", () => this.#seen());
        addEventListener("pagehide", () => this.#keepRecent());
        onRemembered("read", (read) => {
            this.rooms.readElsewhere(read);
            this.#changed();
        });
        onRemembered("signedOut", () => {
            this.#forgetPerson();
            location.reload();
        });
        onRemembered("name", (name) => this.#call(name));
        this.#call(this.name);
    }

    get history() {
        return this.#histories.get(this.room);
    }

    /** The messages of this room that are on their way, without those that the log already shows: each of them once. */
    get pending() {
        return this.#own.pending(this.room, this.history.items, this.client.outbox);
    }

    /** What moderators did, as far as it has its place among the messages that are here. */
    get measures() {
        const {atEnd, newest} = this.history;
        return (this.#measures.get(this.room) ?? []).filter(({id}) => atEnd || id < newest.id);
    }

    /** Why one cannot speak in this room now: {locked}, or {until}; null where one can. */
    get held() {
        const {locked, mayModerate, mutedUntil} = this.rooms.get(this.room) ?? {};
        const until = new Date(mutedUntil ?? 0);
        return until > Date.now() ? {until} : locked && mayModerate === false ? {locked} : null;
    }

    /** Whether there is anything to be said about who may speak in this room. */
    get isModerated() {
        return !!this.held || this.measures.length > 0 || !!this.rooms.get(this.room)?.mayModerate;
    }

    /** The time is over for which one could not. */
    speakAgain() {
        this.#changed();
    }

    rename(name) {
        remember("name", name);
        this.#call(name);
    }

    /** Who has not said how to be called is seen by nobody. */
    #call(name) {
        this.name = name;
        this.client.appear(name === null ? undefined : name || "anonymous");
        this.#changed();
    }

    /** Who is in this room, {count, participants, typing}; null where that is not known now. */
    get present() {
        const isKnown = this.#presence?.room === this.room && this.client.state.name === "live";
        return isKnown ? this.#presence : null;
    }

    /** The names of the others who are typing. */
    get typing() {
        const others = this.present?.typing.filter(({id, name}) => (this.you ? id !== this.you.id : name !== (this.name || "anonymous")));
        return (others ?? []).map(({name}) => name);
    }

    /** The reader types: the others are told, where there are any. */
    typed() {
        if (this.present?.count > 1 && Date.now() - this.#typed > TYPING_MS) {
            this.#typed = Date.now();
            this.client.type(this.room);
        }
    }

    /** Here and in all tabs. */
    async signOut() {
        const next = await this.client.signOut();
        this.#forgetPerson("signedOut");
        location.assign(next);
    }

    /** @param {number|null} id the message that a link leads to */
    async open(room, id = null) {
        this.#keepRecent();
        this.#seekNoMore();
        this.room = room;
        this.place = id === null ? this.places.of(room) : {id, found: true};
        this.following = !this.place;
        const history = this.#historyOf(room);
        if (isRoomName(room)) {
            this.rooms.enter(room);
        } else {
            history.problem = {type: "no-room"};
        }
        this.#follow();
        this.line = this.rooms.lineOf(room);
        this.#changed();
        await this.#read();
    }

    /** Reads the newest messages of the room that is open, or those where the reader is to be taken. */
    async #read() {
        this.#opening.abort();
        if (!isRoomName(this.room)) {
            return;
        }
        const {signal} = this.#opening = new AbortController();
        const {room, history, place} = this;
        try {
            // As many as are here: what happened to them meanwhile need not have been told.
            const page = await this.client.newest(room, {limit: Math.max(NEWEST, history.items.length), signal});
            if (signal.aborted) {
                return;
            }
            if (!place || history.reaches(place.id, page)) {
                history.begin(page);
            } else {
                await this.#readAround(room, place, page, signal);
            }
            if (signal.aborted) {
                return;
            }
            this.#dropNeedlessLine();
            this.#seen();
            await this.refreshRooms();
        } catch (error) {
            if (error instanceof Refused) {
                history.problem = {status: error.status, ...error.problem};
                this.signIn = error.problem.signIn ?? this.signIn;
                this.#changed();
            }
        }
    }

    /** Where the message is gone, its neighbour is meant; where all are, the newest. */
    async #readAround(room, place, newest, signal) {
        const {history} = this;
        const around = await this.client.around(room, place.id, {signal}).catch((error) => {
            if (error instanceof Refused) {
                return null;
            }
            throw error;
        });
        const nearest = around?.after.messages[0] ?? around?.before.messages.at(-1);
        if (signal.aborted) {
            return;
        }
        if (place.found && nearest?.id !== place.id) {
            this.dispatchEvent(new Event("gone"));
        }
        if (nearest) {
            history.beginAt(around);
            this.place = {...place, id: nearest.id};
        } else {
            history.begin(newest);
            this.place = null;
            this.following = true;
        }
    }

    #stands({name, reason, signIn}) {
        this.signIn = signIn ?? this.signIn;
        this.#changed();
        if (name === "live") {
            this.#tryRefused();
        } else if (reason === "signIn") {
            // A wait that has ended with its session does not tell where to sign in; and another tab may have done so.
            this.refreshRooms();
        }
    }

    /** What was refused once need not be for good: permissions change, and proxies. */
    #tryRefused() {
        if (this.history?.problem && !this.#retrying) {
            this.#retrying = true;
            this.#read().finally(() => (this.#retrying = false));
        }
    }

    async refreshRooms() {
        const listed = await this.client.rooms().catch(({problem}) => {
            this.signIn = problem?.signIn ?? this.signIn;
            this.#changed();
        });
        if (listed && this.#isAnother(listed.you)) {
            this.#forgetPerson("signedOut");
            location.reload();
        } else if (listed) {
            this.client.known(listed.you?.id);
            if (this.signIn || this.client.state.reason === "signIn") {
                this.signIn = null;
                this.client.wake();
            }
            this.you = listed.you ?? null;
            // Who is known speaks under the name that they are known by.
            this.#call(this.you?.name ?? this.name);
            this.rooms.list(listed.rooms);
            this.#moreRooms ??= listed.next;
            this.#follow();
            this.#changed();
            this.#tryRefused();
        }
    }

    /** Whether it is another person than the one whose words this browser keeps: a session ends, and somebody else signs in. */
    #isAnother(you) {
        const before = recall("person");
        if (you && before === null) {
            remember("person", you.id);
        }
        return !!you && before !== null && before !== you.id;
    }

    #forgetPerson(told) {
        this.client.forget();
        forgetPerson(told);
    }

    /** Whether there are rooms that were last spoken in before all those that are here. */
    get hasMoreRooms() {
        return this.#moreRooms > 0;
    }

    /** @throws {Refused|Unreachable} where they cannot be read now */
    async loadMoreRooms() {
        const {rooms, next = 0} = await this.client.rooms(this.#moreRooms);
        this.rooms.list(rooms);
        this.#moreRooms = next;
        this.#follow();
        this.#changed();
    }

    async loadOlder() {
        const history = this.history;
        await this.#load(history, async () => {
            const page = await this.client.before(this.room, history.oldest.id);
            return () => history.addOlder(page);
        });
    }

    async loadNewer() {
        const {room, history} = this;
        const {id} = history.newest;
        await this.#load(history, async () => {
            if (history.torn) {
                const page = await this.client.newest(room);
                return () => history.begin(page);
            }
            const {cursor} = await this.client.before(room, id + 1, {limit: 1});
            const page = await this.client.after(room, cursor);
            return () => history.addNewer(page);
        });
    }

    /** To a message of this room, wherever in its history it is. */
    async goTo(id) {
        this.#seekNoMore();
        this.place = {id, found: true};
        this.following = false;
        this.#changed();
        if (!this.history.has(id)) {
            await this.#read();
        }
    }

    /** To the first message that was said at this time or later; to the newest where all are older. */
    async goToTime(time) {
        this.#seekNoMore();
        const {signal} = this.seeking = new AbortController();
        this.#changed();
        try {
            const {firstSince} = await import("./first-since.js");
            const found = await firstSince(time, this.client, this.room, signal);
            if (!signal.aborted) {
                await (found ? this.goTo(found.id) : this.toNewest());
            }
        } catch (error) {
            if (!signal.aborted) {
                this.#seekNoMore();
                throw error;
            }
        }
    }

    /** Whoever goes elsewhere meanwhile is not taken away again. */
    #seekNoMore() {
        if (this.seeking) {
            this.seeking.abort();
            this.seeking = null;
            this.#changed();
        }
    }

    /** Back to the newest messages, wherever the reader is. */
    async toNewest() {
        const {room, history} = this;
        this.#seekNoMore();
        this.place = null;
        if (!history.atEnd) {
            await this.#read();
        }
        if (this.room === room && history.atEnd) {
            this.following = true;
            this.#seen();
        }
    }

    /** The reader has scrolled: is at the end, or no longer. */
    follow(following) {
        if (this.following !== following) {
            this.following = following;
            this.#seen();
        }
    }

    /** @param {{text: string, html?: string}} draft */
    send({text, html}) {
        this.line = null;
        this.#typed = 0;
        // Who is not known yet speaks as whoever signs in.
        const author = this.signIn && !this.you ? undefined : this.name || undefined;
        const by = this.you?.id ?? recall("person") ?? undefined;
        this.client.send(this.room, {by, author, said: text, ...(html ? {html} : {text})});
        this.toNewest();
    }

    /** Whoever has said it may; a name alone tells nothing of that. */
    mayEdit({authorId, deleted}) {
        return !deleted && !!this.you && authorId === this.you.id;
    }

    mayDelete(message) {
        return this.mayEdit(message) || (!message.deleted && !!this.rooms.get(message.room)?.mayModerate);
    }

    /** Whoever moderates mutes others. */
    mayMute({room, deleted, authorId}) {
        return !deleted && !!authorId && authorId !== this.you?.id && !!this.rooms.get(room)?.mayModerate;
    }

    /** A message as the server has it now. */
    learn(message) {
        if (message.version) {
            this.#change([lastChangeOf(message)]);
        }
    }

    #change(changes) {
        for (const change of changes) {
            this.#histories.get(change.room)?.change(change);
            this.rooms.change(change);
            changeKept(change);
        }
        this.dispatchEvent(new CustomEvent("changed", {detail: changes}));
        this.#changed();
    }

    #moderate(measure) {
        const told = this.#measures.get(measure.room) ?? [];
        if (!told.some((known) => keyOf(known) === keyOf(measure))) {
            this.#measures.set(measure.room, [...told, measure].slice(-MOST_MEASURES));
            this.rooms.moderate(measure, this.you?.id);
            this.#changed();
        }
    }

    async #load(history, read) {
        if (history.loading || !history.oldest) {
            return;
        }
        history.loading = true;
        this.#changed();
        const {beginning} = history;
        try {
            const add = await read();
            if (history.beginning === beginning) {
                add();
            }
        } catch (error) {
            if (error.status === 410) {
                history.tear();
            }
            await new Promise((resolve) => setTimeout(resolve, 1_000));
        } finally {
            history.loading = false;
            this.#changed();
        }
    }

    #historyOf(room) {
        if (!this.#histories.has(room)) {
            const history = new History();
            history.preview(recall(`recent.${room}`, []));
            this.#histories.set(room, history);
        }
        return this.#histories.get(room);
    }

    #take({messages, jumped}) {
        const fresh = messages.filter((message) => this.#add(message));
        const news = fresh.filter(({deleted}) => !deleted);
        this.#placeLine(news);
        this.rooms.forgetSilences(jumped);
        if (jumped.includes(this.room)) {
            this.open(this.room);
        }
        this.#seen();
        const others = news.filter((message) => !this.#own.isOwn(message, this.client.outbox));
        if (others.length > 0) {
            this.dispatchEvent(new CustomEvent("arrived", {detail: others}));
        }
    }

    /** @returns {boolean} whether it was not known yet */
    #add(message) {
        const here = message.room === this.room;
        const history = this.#histories.get(message.room);
        const isNew = history ? history.add([message], !here || this.following).length > 0 : this.rooms.isNews(message);
        if (isNew) {
            this.#own.arrived(message);
            this.rooms.count(message, message.deleted || (here && this.#looking()));
        }
        return isNew;
    }

    /** The room on the screen shows where something is gone; the others are read anew when they are opened. */
    #gap(rooms) {
        rooms.filter((room) => room !== this.room).forEach((room) => this.#histories.delete(room));
        rooms.forEach((room) => this.#measures.delete(room));
        this.rooms.doubt(rooms);
        this.refreshRooms();
        if (rooms.includes(this.room)) {
            this.history.tear();
            if (this.history.atEnd) {
                this.#read();
            }
        }
    }

    /** Whoever opens another one is told when it is read. */
    #refused({room, problem}) {
        if (room === this.room) {
            this.history.problem = problem;
            this.#changed();
        }
    }

    #sent(outcome) {
        if (outcome?.message) {
            this.#own.settled(outcome.message);
            this.#add(outcome.message);
        }
        const refused = outcome?.problem && this.client.outbox.find(({key}) => key === outcome.key);
        if (refused) {
            this.rooms.silence(refused.room, outcome.problem);
        }
        this.#seen();
    }

    #looking() {
        return document.visibilityState === "visible" && this.following;
    }

    #placeLine(fresh) {
        const here = fresh.filter(({room}) => room === this.room);
        if (here.length > 0 && !this.#looking() && this.line === null) {
            this.line = here[0].id - 1;
        }
    }

    /** A line below the last message, or above all of them, says nothing. */
    #dropNeedlessLine() {
        const {newest, oldest, atEnd} = this.history;
        if (!newest || (atEnd && newest.id <= this.line) || oldest.id > this.line) {
            this.line = null;
        }
    }

    #seen() {
        if (this.room && this.#looking() && this.history.newest && this.history.loaded) {
            this.rooms.read(this.room, this.history.newest.id);
        }
        this.#changed();
    }

    #keepRecent() {
        if (this.room && this.history.atEnd) {
            const {items} = this.history;
            remember(`recent.${this.room}`, items.slice(items.findLastIndex(({gap}) => gap) + 1).slice(-RECENT));
        }
    }

    #follow() {
        this.client.follow([...new Set([this.room, ...this.rooms.names])].filter(isRoomName));
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }
}
