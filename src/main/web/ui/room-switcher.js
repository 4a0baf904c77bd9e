import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {dayOf, fullTimeOf, t, timeOf} from "../i18n.js";
import {hashOf, isRoomName} from "../model/room-name.js";
import {FoundMessages} from "./found-messages.js";
import {PlainElement} from "./plain-element.js";
import {lock} from "./room-list.js";
import {stepped} from "./rove.js";
import {nameOf, reasonOf, titleOf} from "./rows.js";

const MOST = 50;
const MOST_PEOPLE = 5;

/** What ends a phrase is no part of one, and no part of a name's words, either. */
const QUOTES = /["“”„«»「」『』]/g;

const soughtIn = (typed) => typed.trim().normalize("NFC");

/** Finds a room by a part of its name, what somebody has said, and messages; a name that no room has makes one. */
class RoomSwitcher extends PlainElement {
    static properties = {chat: {state: true}, sought: {state: true}, at: {state: true}, version: {state: true}};

    #loading = false;
    /** Enter was pressed before it was known what there is. */
    #entered = false;
    #messages = new FoundMessages(() => this.version++);

    constructor() {
        super();
        this.sought = "";
        this.at = 0;
        this.version = 0;
    }

    /** @param {string} typed what was typed before there was a field for it */
    async open(chat, typed) {
        Object.assign(this, {chat, sought: soughtIn(typed), at: 0});
        this.#messages.seek(this.sought);
        await this.updateComplete;
        this.querySelector("input").value = typed;
        if (!this.#dialog.open) {
            this.#dialog.showModal();
        }
    }

    get #dialog() {
        return this.querySelector("dialog");
    }

    /** One's own come first, and what begins as it was typed; the room where one is last. */
    get #rooms() {
        const sought = this.sought.toLowerCase();
        const all = this.chat.rooms.all.filter((room) => titleOf(room).toLowerCase().includes(sought));
        const {rooms, room: here} = this.chat;
        const rank = (room) => (room.name === here ? 4 : (rooms.isMine(room) ? 0 : 2) + (titleOf(room).toLowerCase().startsWith(sought) ? 0 : 1));
        return [0, 1, 2, 3, 4].flatMap((one) => all.filter((room) => rank(room) === one)).slice(0, MOST);
    }

    /** Whoever looks for a word does not mean to make a room of it: where something has it, that is first. */
    get #isNew() {
        return this.sought && isRoomName(this.sought) && !this.chat.rooms.get(this.sought) && this.#messages.state !== "busy";
    }

    /** Of those who are here, and those whose messages are. */
    get #people() {
        const sought = this.sought.toLowerCase();
        const {present, history} = this.chat;
        const names = [...(present?.participants ?? []).map(({name}) => name), ...history.items.map(({author}) => author)];
        const isMeant = (name) => name?.toLowerCase().includes(sought);
        return sought ? [...new Set(names)].filter(isMeant).slice(0, MOST_PEOPLE) : [];
    }

    /** All that can be chosen, in the order in which it stands there. */
    get #options() {
        const {found, next, state} = this.#messages;
        return [
            ...this.#rooms.map((room) => ({group: "rooms", show: () => roomRow(room), act: () => this.#go(hashOf(room.name))})),
            ...this.#people.map((name) => ({group: "authors", show: () => html`<span>${t("messagesOf", {name})}</span>`, act: () => this.#ask(`from:"${name.replace(QUOTES, " ")}" `)})),
            ...found.map((hit) => ({group: "messages", show: () => hitRow(hit, this.chat), act: () => this.#go(hashOf(hit.room, hit.id))})),
            ...(next && !state ? [{group: "messages", show: () => html`<span>${t("moreFound")}</span>`, act: () => this.#messages.more()}] : []),
            ...(this.#isNew ? [{group: "newRoom", show: () => html`<span>${t("enterNew", {room: this.sought})}</span>`, act: () => this.#go(hashOf(this.sought))}] : []),
        ];
    }

    render() {
        if (!this.chat) {
            return nothing;
        }
        const options = this.#options;
        const at = Math.min(this.at, options.length - 1);
        return html`
            <dialog class="finder" aria-label=${t("findRoom")} @close=${() => this.#messages.stop()}
                    @click=${({target}) => target === this.#dialog && target.close()}>
                <input role="combobox" aria-label=${t("findRoom")} placeholder=${t("findRoom")} autocomplete="off" maxlength="300"
                       aria-expanded="true" aria-controls="found-rooms" aria-autocomplete="list" aria-describedby="find-hint"
                       aria-activedescendant=${at >= 0 ? `found-${at}` : nothing}
                       @input=${this.#typed} @keydown=${(event) => this.#key(event, options, at)}>
                ${this.sought ? this.#order() : html`<p id="find-hint" class="hint">${t("findHint")}</p>`}
                <div id="found-rooms" role="listbox" aria-label=${t("findRoom")}>
                    ${["rooms", "authors", "messages", "newRoom"].map((group) => this.#group(group, options, at))}
                </div>
                <p class="hint" role="status">${this.#status(options)}</p>
            </dialog>`;
    }

    #group(name, options, at) {
        const own = options.map((option, index) => ({...option, index})).filter(({group}) => group === name);
        return own.length === 0 ? nothing : html`
            <ul role="group" aria-label=${t(name)}>
                ${repeat(own, ({index}) => index, ({show, act, index}) => html`
                    <li role="option" id="found-${index}" aria-selected=${index === at} @click=${act}>${show()}</li>`)}
            </ul>`;
    }

    #order() {
        return html`
            <select class="order" aria-label=${t("messages")} @change=${({target}) => this.#messages.seek(this.sought, target.value)}>
                ${["newest", "best"].map((sort) => html`<option value=${sort} ?selected=${sort === this.#messages.sort}>${t(sort)}</option>`)}
            </select>`;
    }

    #status(options) {
        const {state, found, complete, problem} = this.#messages;
        if (!this.sought) {
            return options.length === 0 ? t("noOtherRoom") : nothing;
        }
        if (state) {
            return state === "busy" ? t("searching") : state === "failed" ? t("notReached") : `${reasonOf(problem)} ${t("findHint")}`;
        }
        return `${found.length === 0 ? t("noneSaid") : t("found", {n: found.length})} ${complete ? "" : t("stillIndexing")}`;
    }

    updated() {
        if (this.#entered && this.#messages.state !== "busy") {
            this.#entered = false;
            this.#options[0]?.act();
        }
        this.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"});
    }

    #typed({target}) {
        this.sought = soughtIn(target.value);
        this.at = 0;
        this.#entered = false;
        this.#messages.seek(this.sought);
        this.#loadRooms();
    }

    /** One of which the page does not know yet may be meant. */
    async #loadRooms() {
        if (this.#loading) {
            return;
        }
        this.#loading = true;
        await this.chat.loadRoomsWhile(() => this.sought && this.#dialog.open, () => this.version++);
        this.#loading = false;
    }

    #key(event, options, at) {
        const next = stepped(event.key, at, options.length);
        if (event.isComposing) {
            return;
        }
        if (next !== undefined) {
            event.preventDefault();
            this.at = next;
        } else if (event.key === "Enter") {
            event.preventDefault();
            this.#entered = !options[at];
            options[at]?.act();
        }
    }

    /** Looks for something else. */
    #ask(sought) {
        const field = this.querySelector("input");
        field.value = sought;
        field.focus();
        this.#typed({target: field});
    }

    #go(hash) {
        this.#dialog.close();
        if (location.hash === hash) {
            dispatchEvent(new Event("hashchange"));
        } else {
            location.hash = hash;
        }
    }
}

const roomRow = (room) => html`
    <span class="room-name">${room.kind === "private" ? lock() : nothing}${titleOf(room)}</span>
    ${room.unread ? html`<span class="count">${room.unread > 99 ? "99+" : room.unread}</span>` : nothing}`;

function hitRow({room, author, at, around}, {rooms}) {
    const time = new Date(at);
    const isToday = time.toDateString() === new Date().toDateString();
    return html`
        <span class="hit">
            <span class="hit-head">${titleOf(rooms.named(room))} · ${nameOf(author)} · <time title=${fullTimeOf(time)}>${isToday ? timeOf(time) : dayOf(time)}</time></span>
            <span dir="auto">${around.map(({text, sought}) => (sought ? html`<mark>${text}</mark>` : text))}</span>
        </span>`;
}

customElements.define("room-switcher", RoomSwitcher);
