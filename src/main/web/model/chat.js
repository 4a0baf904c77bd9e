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
/** Of rooms, as they are looked through, and how often by itself. */
const PAGE_OF_ROOMS = 200;
const MOST_PAGES = 10;
/** At least so many of the newest messages are read at once. */
const NEWEST = 100;
/** By then each server has heard who is in a room. */
const HEARD_MS = 1_500;
const NAME_TAKEN = "urn:halley:problem:name-taken";

/**
 * What the page knows: the rooms, the history of each that was opened, what is being sent, how the connection stands.
 * Tells "change" when any of it changed, "arrived" with the messages that came from others, "changed" with what happened
 * to messages afterwards, "reacted" with what was put on them, "gone" where the message that was asked for is none, "newest"
 * where the reader goes there, and "out" with the room on the screen where it is closed to them from now on.
 */
export class Chat extends EventTarget {
    client = new HalleyClient({storage, makeRoom: forgetRecent});
    rooms = new Rooms();
    places = new Places();
    room = null;
    name = recall("name");
    /** Tells whether a message means the reader; null until calls.js is loaded, which knows. */
    calls = null;
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
    /** What keeps at the server how far one has read, once one is known. */
    progress = null;
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
    /** The name that nobody else may speak under, as far as this page has asked for it. */
    #had = null;

    constructor() {
        super();
        this.client.addEventListener("messages", ({detail}) => this.#take(detail));
        this.client.addEventListener("changes", ({detail}) => this.#change(detail.changes));
        this.client.addEventListener("reactions", ({detail}) => this.#react(detail.reactions));
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
        onRemembered("mine", (mine) => {
            this.rooms.mineElsewhere(mine);
            this.#follow();
            this.#changed();
        });
        onRemembered("signedOut", () => {
            this.#forgetPerson();
            location.replace(location.pathname); // Without the room, which would be remembered anew.
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

    /** Whether anything is said to a message in this room. */
    get isAnswered() {
        return [...this.history.items, ...this.pending].some(({replyTo, replies, reactions, html}) => replyTo || replies || reactions?.length || html?.includes("<data "));
    }

    /** Something is otherwise that is not told by the server: the time is over for which one could not speak. */
    look() {
        this.#changed();
    }

    /** @returns {Promise<boolean>} whether the reader is called so: not where somebody else is */
    async rename(name) {
        const isTheirs = !name || !!this.you || (await this.#have(name));
        if (isTheirs) {
            remember("name", name);
            this.#call(name);
        }
        return isTheirs;
    }

    /** Where nobody can have a name, or the server is away, anybody is called anything. */
    async #have(name) {
        this.#had = name;
        return this.client.takeName(name).then(
            () => true,
            ({problem}) => problem?.type !== NAME_TAKEN,
        );
    }

    /** Somebody else has the name: with the next message the reader is asked for another one. */
    #lose() {
        remember("name", null);
        this.#call(null);
    }

    /** Who has not said how to be called is seen by nobody. */
    #call(name) {
        this.name = name;
        this.client.appear(name === null ? undefined : name || "anonymous");
        this.#changed();
    }

    /** The reader, as others mean them. */
    get me() {
        return this.you ?? {name: this.name || "anonymous"};
    }

    /** Whether they have said or done that. A name alone tells something only where nobody has more than one. */
    isMine({author, authorId}) {
        return this.you ? authorId === this.you.id : author === (this.name || "anonymous");
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
            this.rooms.mine.keep(room);
            this.#dropNeedlessLine();
            this.#seen();
            await this.refreshRooms();
        } catch (error) {
            if (error instanceof Refused) {
                this.signIn = error.problem.signIn ?? this.signIn;
                this.#refused({room, problem: {status: error.status, ...error.problem}});
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
            this.place = {...place, id: nearest.id, found: place.found && nearest.id === place.id};
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

    /** What was refused once need not be for good: permissions change, and proxies. What is heard can be read. */
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
            if (!this.you && this.name && this.name !== this.#had) {
                this.#have(this.name).then((isTheirs) => isTheirs || this.#lose());
            }
            this.rooms.list(listed.rooms);
            this.#keepUp();
            if (this.#moreRooms === undefined) {
                this.#moreRooms = listed.next ?? 0;
                this.#findMine();
            }
            this.#follow();
            this.#changed();
            this.#tryRefused();
        }
    }

    #keepUp() {
        this.progress?.follow();
        if (this.you && !this.progress) {
            import("./progress.js").then(({Progress}) => (this.progress ??= new Progress(this)), () => {});
        }
    }

    /** All above was read elsewhere. */
    drawLine(id) {
        this.line = id;
        this.#dropNeedlessLine();
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

    /** Others may have spoken elsewhere since something was said in the reader's own. */
    #findMine() {
        return this.loadRoomsWhile(() => this.#moreRooms > this.rooms.leastRead);
    }

    /** Some pages of rooms, for as long as there are more, they can be read, and more are wanted; each that came is told. */
    async loadRoomsWhile(wanted, came = () => {}) {
        for (let page = 0; page < MOST_PAGES && this.hasMoreRooms && wanted(); page++) {
            await this.loadMoreRooms().catch(() => (page = MOST_PAGES));
            came();
        }
    }

    /** Whether there are rooms that were last spoken in before all those that are here. */
    get hasMoreRooms() {
        return this.#moreRooms > 0;
    }

    /** @throws {Refused|Unreachable} where they cannot be read now */
    async loadMoreRooms() {
        const {rooms, next = 0} = await this.client.rooms(this.#moreRooms, PAGE_OF_ROOMS);
        this.rooms.list(rooms);
        this.#moreRooms = next;
        this.#follow();
        this.#changed();
    }

    /** It stands first, or no longer. */
    star(room) {
        this.rooms.mine.keep(room, {star: !this.rooms.mine.get(room)?.star});
        this.#changed();
    }

    /** The reader wants to hear no more of a room that they may go on reading. */
    turnFrom(room) {
        this.rooms.mine.leave(room);
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

    /** To a message of this room, wherever in its history it is; or to where the reader was before. */
    async goTo(id, place = {id, found: true}) {
        this.#seekNoMore();
        this.place = place;
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
        this.dispatchEvent(new Event("newest"));
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

    /** Who is not known yet speaks as whoever signs in. */
    get #author() {
        return this.signIn && !this.you ? undefined : this.name || undefined;
    }

    /** Tries once more what was refused, as said by whoever is here now. */
    retry(key) {
        this.client.retry(key, this.#author);
    }

    /** @param {{text: string, html?: string, replyTo?: number}} draft */
    send({text, html, replyTo}) {
        this.line = null;
        this.#typed = 0;
        const author = this.#author;
        const by = this.you?.id ?? recall("person") ?? undefined;
        this.client.send(this.room, {by, author, said: text, replyTo, ...(html ? {html} : {text})});
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

    /** Who is known can have a word with others alone. */
    mayTalkTo({id, authorId = id}) {
        return !!this.you && !!authorId && authorId !== this.you.id;
    }

    /** @param {string} [id] somebody's, who is known */
    pictureOf(id) {
        return id && this.you?.pictures ? this.client.pictureOf(id) : undefined;
    }

    /** All that is here of what was said, in whichever rooms. */
    get items() {
        return [...this.#histories.values()].flatMap(({items}) => items);
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

    #react(reactions) {
        for (const reaction of reactions) {
            this.#histories.get(reaction.room)?.hear({...reaction, mine: this.isMine(reaction)});
        }
        this.dispatchEvent(new CustomEvent("reacted", {detail: reactions}));
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
        if (messages.some(({room}) => room === this.room)) {
            this.#tryRefused();
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
    async #refused({room, problem}) {
        const known = this.rooms.get(room);
        if (problem.status === 404 && known?.kind === "private") {
            await this.#doubtMember(known, problem);
        } else {
            this.#tellRefused(room, problem);
        }
    }

    #tellRefused(room, problem) {
        if (room === this.room) {
            this.history.problem = problem;
            this.#changed();
        }
    }

    /** Another server may hear a moment later that the reader is in a room: they are out where it still says so then. */
    async #doubtMember(known, problem) {
        const {name} = known;
        await new Promise((resolve) => setTimeout(resolve, HEARD_MS));
        const isOut = await this.client.newest(name, {limit: 1}).then(() => false, ({status}) => status === 404);
        const isHere = name === this.room;
        if (isOut && this.rooms.get(name)) {
            this.leave(name);
            this.#tellRefused(name, problem);
            isHere && this.dispatchEvent(new CustomEvent("out", {detail: known}));
        } else if (!isOut && isHere && !this.history.loaded) {
            await this.#read();
        }
    }

    /** The reader is in a private room no more: of what was said there nothing stays here. */
    leave(room) {
        this.rooms.drop(room);
        this.#measures.delete(room);
        this.#histories.delete(room);
        remember(`recent.${room}`, null);
        if (room === this.room) {
            this.#historyOf(room);
        }
        this.#changed();
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
        if (outcome?.problem?.type === NAME_TAKEN) {
            this.#lose();
        }
        this.#seen();
    }

    /** Whether the reader looks at the newest message there is. */
    get isLooking() {
        return !!this.room && this.#looking() && !!this.history.newest && this.history.loaded;
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
        if (this.isLooking) {
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
        this.client.follow([...new Set([this.room, ...this.rooms.followed])].filter(isRoomName));
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }
}
