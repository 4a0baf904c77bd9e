import {html, nothing} from "lit";
import {Answering} from "../client/answering.js";
import {t} from "../i18n.js";
import {hashOf} from "../model/room-name.js";
import {whyNot} from "./why-not.js";
import {ICONS} from "./icons.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";
import {reactTo, whoReacted} from "./reacting.js";
import {nameOf} from "./rows.js";

/* What is said to messages: which one a message answers, what people have put on it, and how many answer it. */

/** As much as anybody needs to know it by. */
const MOST_CHARACTERS = 100;
/** As many messages as a room has on the page. */
const MOST_KNOWN = 400;

const answering = new Answering();

/** What was read of messages that are not on the page, or why it was not; by their addresses. */
const known = new Map();

function learn(room, id, what) {
    known.delete(hashOf(room, id));
    known.set(hashOf(room, id), what);
    if (known.size > MOST_KNOWN) {
        known.delete(known.keys().next().value);
    }
}

/** The line above an answer, which leads to what it answers. */
class AnswerLine extends PlainElement {
    static properties = {room: {attribute: false}, of: {attribute: false}, original: {attribute: false}, chat: {attribute: false}, language: {attribute: false}};

    #changed = ({detail}) => {
        if (detail.some(({room, of}) => room === this.room && of === this.of)) {
            known.delete(hashOf(this.room, this.of));
            this.requestUpdate();
        }
    };

    connectedCallback() {
        super.connectedCallback();
        this.chat?.addEventListener("changed", this.#changed);
    }

    /** One that was on the page before its class was there knows its chat only now. */
    firstUpdated() {
        this.chat.addEventListener("changed", this.#changed);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        this.chat.removeEventListener("changed", this.#changed);
    }

    render() {
        const {room, of} = this;
        return html`<a class="answers" href=${hashOf(room, of)}>${ICONS.answer}<span>${this.#said()}</span></a>`;
    }

    #said() {
        const {room, of} = this;
        const original = this.original ?? known.get(hashOf(room, of));
        if (original === undefined) {
            this.#read();
            return "…";
        }
        if (original === null) {
            return t("noLongerKept");
        }
        const {author, deleted, text} = original;
        return deleted ? t("answersDeleted") : t("answersThis", {author: nameOf(author), text: text.slice(0, MOST_CHARACTERS)});
    }

    async #read() {
        const {room, of} = this;
        try {
            learn(room, of, await answering.read({room, id: of}));
        } catch (error) {
            if (error.status) {
                learn(room, of, null);
            }
        }
        this.requestUpdate();
    }
}

/** What was said to a message, below it. */
class MessageEcho extends PlainElement {
    static properties = {message: {attribute: false}, replies: {attribute: false}, reactions: {attribute: false}, chat: {attribute: false}, language: {attribute: false}};

    render() {
        const {message, chat, reactions = [], replies = 0} = this;
        return html`
            ${reactions.length > 0 ? html`<ul class="reactions" aria-label=${t("reactions")}>${reactions.map((one) => this.#reaction(one))}</ul>` : nothing}
            ${replies > 0
                ? html`<button type="button" class="text" aria-haspopup="dialog" @click=${() => openThread(chat, message)}>${t("replies", {n: replies})}</button>`
                : nothing}`;
    }

    #reaction(one) {
        const {message, chat} = this;
        const {reaction, count, mine} = one;
        const who = whoReacted(one);
        return html`
            <li><button type="button" class="reaction" aria-pressed=${!!mine} title=${who} aria-label="${reaction} ${count}: ${who}"
                        @click=${() => reactTo(chat, message, reaction, !!mine)}><span class="emoji">${reaction}</span>${count}</button></li>`;
    }
}

/** The message that is answered, as long as the answer is being written. */
export class Answer {
    #composer;
    #message;

    constructor(composer, message) {
        composer.editing?.end();
        this.#composer = composer;
        this.#message = message;
        composer.answering = this;
        composer.keep();
    }

    get replyTo() {
        return this.#message.id;
    }

    /** What stands above the editor meanwhile. */
    line() {
        const {author, text} = this.#message;
        return html`
            <div class="editing">
                <p role="status">${t("answering", {author: nameOf(author), text: text.slice(0, MOST_CHARACTERS)})}</p>
                <button type="button" class="text" @click=${() => this.end()}>${t("cancel")}</button>
            </div>`;
    }

    /** What is deleted is answered no more. */
    forget(id) {
        if (this.#message.id === id) {
            this.end();
            tell(t("alreadyDeleted"));
        }
    }

    end() {
        this.#composer.answering = null;
        this.#composer.keep();
        this.#composer.focusEditor();
    }
}

/** Goes on with what was begun as an answer: to what is deleted or gone there is none any more. */
export async function answerAgain(composer, id) {
    const {room, history} = composer.chat;
    const message = history.items.find((one) => one.id === id) ?? (await answering.read({room, id}).catch(({status}) => (status ? {deleted: true} : null)));
    if (message && composer.chat.room === room && composer.answering?.replyTo === id && !composer.editing) {
        if (message.deleted) {
            composer.answering = null;
            composer.keep();
        } else {
            new Answer(composer, message);
        }
    }
}

export async function openThread(chat, message) {
    const thread = document.querySelector("thread-dialog") ?? document.body.appendChild(document.createElement("thread-dialog"));
    await thread.open(chat, message).catch((error) => tell(whyNot(error)));
}

customElements.define("answer-line", AnswerLine);
customElements.define("message-echo", MessageEcho);
