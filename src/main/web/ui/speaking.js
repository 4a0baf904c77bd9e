import {html, nothing, svg} from "lit";
import {Moderating} from "../client/moderating.js";
import {t} from "../i18n.js";
import {nameById} from "../model/known-people.js";
import {isTalk} from "../model/room-name.js";
import {icon, ICONS} from "./icons.js";
import {momentOf} from "./moments.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";
import {nameOf} from "./rows.js";
import {whyNotDone} from "./why-not.js";

/* Who may speak in a room, and who decides about that. It is loaded where there is something to say about it. */

const UNLOCK = icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 7.6-1.7"/>`);

/** What people do to others, and by themselves, too. */
const OWN = ["joined", "left"];

/** What `setTimeout` can wait for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @returns {string} why one cannot send what one writes, and until when */
export const whyHeld = ({until}) => (until ? t("heldByMute", {until: momentOf(until)}) : t("heldByLock"));

/** Says above the editor that one cannot speak here now. What is written stays, and can be sent later. */
class HeldNote extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}};

    #timer = 0;

    render() {
        const {held} = this.chat;
        clearTimeout(this.#timer);
        if (held?.until) {
            this.#timer = setTimeout(() => this.chat.look(), Math.min(LONGEST_TIMER_MS, held.until - Date.now() + 1));
        }
        return html`<p role="status">${held ? whyHeld(held) : nothing}</p>`;
    }
}

/** Locks the room, or unlocks it, for those who moderate there. */
class RoomLock extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}};

    render() {
        const {mayModerate, locked} = this.chat.rooms.get(this.chat.room) ?? {};
        const name = t(locked ? "unlockRoom" : "lockRoom");
        return mayModerate
            ? html`<button class="icon-button" data-tool="lock" title=${name} aria-label=${name} @click=${() => this.#turn(locked)}>${locked ? UNLOCK : ICONS.lock}</button>`
            : nothing;
    }

    async #turn(locked) {
        const {room} = this.chat;
        const moderating = new Moderating();
        try {
            await (locked ? moderating.unlock(room) : moderating.lock(room));
        } catch (error) {
            tell(whyNotDone(error));
        }
    }
}

/** What a moderator did, in its place among what was said. */
class ModerationLine extends PlainElement {
    static properties = {measure: {attribute: false}, person: {attribute: false}, language: {attribute: false}};

    render() {
        const {room, type, author, authorId, personId, until, text} = this.measure;
        const own = personId && personId === authorId && OWN.includes(type) ? "_own" : "";
        const what = type === "private" && isTalk(room) ? "begun" : type === "topic" && !text ? "topicless" : type;
        return html`${t(`was_${what}${own}`, {author: nameOf(author), person: nameOf(this.#person), topic: text, until: until ? momentOf(new Date(until)) : ""})}`;
    }

    /** Whom it is about may never have said anything. */
    get #person() {
        const {chat} = document.querySelector("chat-page");
        return this.person === this.measure.personId ? nameById(chat, this.person) : this.person;
    }
}

customElements.define("held-note", HeldNote);
customElements.define("room-lock", RoomLock);
customElements.define("moderation-line", ModerationLine);
