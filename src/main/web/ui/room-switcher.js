import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {hashOf, isRoomName} from "../model/room-name.js";
import {PlainElement} from "./plain-element.js";

const MOST = 50;

const soughtIn = (typed) => typed.trim().normalize("NFC");

/** Finds a room by a part of its name; a name that no room has makes one. */
class RoomSwitcher extends PlainElement {
    static properties = {chat: {state: true}, sought: {state: true}, at: {state: true}};

    constructor() {
        super();
        this.sought = "";
        this.at = 0;
    }

    /** @param {string} typed what was typed before there was a field for it */
    async open(chat, typed) {
        Object.assign(this, {chat, sought: soughtIn(typed), at: 0});
        await this.updateComplete;
        this.querySelector("input").value = typed;
        if (!this.#dialog.open) {
            this.#dialog.showModal();
        }
    }

    get #dialog() {
        return this.querySelector("dialog");
    }

    /** What begins as it was typed comes first, the room where one is last. */
    get #found() {
        const sought = this.sought.toLowerCase();
        const all = this.chat.rooms.all.filter(({name}) => name.toLowerCase().includes(sought));
        const rank = ({name}) => (name === this.chat.room ? 2 : name.toLowerCase().startsWith(sought) ? 0 : 1);
        const found = [0, 1, 2].flatMap((one) => all.filter((room) => rank(room) === one)).slice(0, MOST);
        const isNew = sought && isRoomName(this.sought) && !this.chat.rooms.get(this.sought);
        return isNew ? [...found, {name: this.sought, isNew}] : found;
    }

    render() {
        if (!this.chat) {
            return nothing;
        }
        const found = this.#found;
        const at = Math.min(this.at, found.length - 1);
        return html`
            <dialog class="finder" aria-label=${t("findRoom")} @click=${({target}) => target === this.#dialog && target.close()}>
                <input role="combobox" aria-label=${t("findRoom")} placeholder=${t("findRoom")} autocomplete="off" maxlength="64"
                       aria-expanded="true" aria-controls="found-rooms" aria-autocomplete="list"
                       aria-activedescendant=${at >= 0 ? `found-${at}` : nothing}
                       @input=${this.#typed} @keydown=${(event) => this.#key(event, found, at)}>
                <ul id="found-rooms" role="listbox" aria-label=${t("rooms")}>
                    ${repeat(found, ({name}) => name, (room, index) => html`
                        <li role="option" id="found-${index}" aria-selected=${index === at} @click=${() => this.#enter(room)}>
                            <span class="room-name">${room.isNew ? t("enterNew", {room: room.name}) : room.name}</span>
                            ${room.unread ? html`<span class="count">${room.unread > 99 ? "99+" : room.unread}</span>` : nothing}
                        </li>`)}
                </ul>
                ${found.length === 0 ? html`<p class="hint" role="status">${t(this.sought ? "roomRule" : "noOtherRoom")}</p>` : nothing}
            </dialog>`;
    }

    updated() {
        this.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"});
    }

    #typed({target}) {
        this.sought = soughtIn(target.value);
        this.at = 0;
    }

    #key(event, found, at) {
        const steps = {ArrowDown: 1, ArrowUp: -1};
        if (event.isComposing) {
            return;
        }
        if (event.key in steps && found.length > 0) {
            event.preventDefault();
            this.at = (at + steps[event.key] + found.length) % found.length;
        } else if (event.key === "Enter" && found[at]) {
            event.preventDefault();
            this.#enter(found[at]);
        }
    }

    #enter({name}) {
        this.#dialog.close();
        location.hash = hashOf(name);
    }
}

customElements.define("room-switcher", RoomSwitcher);
