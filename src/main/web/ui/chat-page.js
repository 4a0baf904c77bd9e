import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {keyOf} from "../model/history.js";
import {onLetters} from "../model/look-alikes.js";
import {mayName} from "../model/may-name.js";
import {onRemembered, recall, remember} from "../model/memory.js";
import {addressOf, hashOf, isRoomName, messageOf, roomOf} from "../model/room-name.js";
import "./connection-banner.js";
import {copy} from "./copy.js";
import {catchFiles} from "./files.js";
import {ICONS} from "./icons.js";
import {isMac, keyName} from "./key-names.js";
import {bring, later} from "./loaded.js";
import {NARROW} from "./media.js";
import "./message-composer.js";
import "./message-list.js";
import {notify, showInTitle, untell} from "./notifier.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";
import {lock, roomList, sideRooms} from "./room-list.js";
import {nameOf, titleOf} from "./rows.js";
import {setTheme} from "./theme.js";
import {welcome} from "./welcome.js";

const DEFAULT_ROOM = "lobby";
/** Of a burst, so much is read aloud. */
const ANNOUNCED = 5;
const REFRESH_ROOMS_MS = 60_000;

/** Whether it can mean the reader. */
const mayCall = (message) => message.replyTo || mayName(message);

/** The reader's own place counts then, and not the message that once led them there. */
const isReload = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

const isTyping = (target) => !!target.closest?.("dialog, input, [contenteditable]");

class ChatPage extends PlainElement {
    #unasked = null;
    #looked = false;
    /** Where in this room the reader was before a link led them elsewhere in it; null at the newest. */
    #left = null;

    static properties = {chat: {attribute: false}, version: {state: true}, sideOpen: {state: true}, announced: {state: true}};

    constructor() {
        super();
        this.version = 0;
        this.sideOpen = false;
        this.announced = [];
    }

    connectedCallback() {
        super.connectedCallback();
        setTheme(recall("theme"));
        onRemembered("theme", setTheme);
        onLetters(() => this.version++);
        catchFiles();
        this.chat.addEventListener("change", () => this.version++);
        if (location.search === "?sign-in=failed") {
            this.chat.signInFailed = true;
            history.replaceState(null, "", location.pathname + location.hash);
        }
        this.chat.addEventListener("gone", () => {
            tell(t("messageGone"));
            this.#leave();
        });
        this.chat.addEventListener("out", ({detail}) => later(({goOut}) => goOut(this.chat, detail)));
        this.chat.addEventListener("newest", () => this.#leave());
        this.chat.addEventListener("arrived", ({detail}) => this.#arrived(detail));
        this.chat.addEventListener("reacted", ({detail}) => this.#reacted(detail));
        this.chat.addEventListener("changed", ({detail}) => this.#change(detail));
        addEventListener("hashchange", () => this.#enter());
        addEventListener("click", ({target}) => this.#again(target));
        // A room may be called as a part of the page, to which the browser then takes the focus.
        const ready = () => requestAnimationFrame(() => this.#composer?.beReady());
        document.readyState === "complete" ? ready() : addEventListener("load", ready);
        // Where there is room for both, the rooms are no drawer, and nothing may be left behind it.
        matchMedia(NARROW).addEventListener("change", () => (this.sideOpen = false));
        addEventListener("keydown", (event) => this.#typed(event));
        setInterval(() => document.visibilityState === "visible" && this.chat.refreshRooms(), REFRESH_ROOMS_MS);
        this.#enter();
    }

    render() {
        const {chat, version} = this;
        return html`
            <a class="skip" href="#composer" @click=${this.#skip}>${t("skip")}</a>
            <nav id="side" aria-label=${t("rooms")} class=${this.sideOpen ? "open" : ""} @keydown=${this.#sideKey} @click=${this.#sideClick}>
                ${roomList(chat, {
                    find: () => this.#later("room-switcher"),
                    newRoom: () => this.#later("room-dialog"),
                    browse: () => this.#later("browse-rooms"),
                    turnFrom: () => this.#turnFrom(),
                    settings: () => this.#later("settings-dialog"),
                    close: () => this.#side(false),
                })}
            </nav>
            <div class="veil" ?hidden=${!this.sideOpen} @click=${() => this.#side(false)}></div>
            <main ?inert=${this.sideOpen}>
                ${this.#header()}
                <connection-banner .chat=${chat} .version=${version}></connection-banner>
                ${welcome(chat, {invite: () => this.#invite(), done: () => this.version++})}
                <message-list .chat=${chat} .version=${version} .invite=${() => this.#invite()} .leave=${() => this.#composer.focusEditor()}
                              .quote=${(message, part) => this.#composer.quote(message, part)} .edit=${(message) => this.#edit(message)}
                              .answer=${(message) => this.#answer(message)}
                              .react=${(message, button) => later(({offerReactions}, letters) => offerReactions(chat, message, button, letters))}
                              .talk=${(person) => later(({talk}) => talk(chat, person))}
                              .takeUp=${(entry) => this.#takeUp(entry)}
                              .retry=${(entry) => this.#retry(entry)}
                              .delete=${(row) => this.#later("delete-question", (question) => question.ask(chat, row))}
                              .readers=${(message) => this.#later("readers-dialog", (dialog) => dialog.ask(chat, message))}
                              .mute=${(row) => this.#later("mute-question", (question) => question.ask(chat, row))}></message-list>
                <page-notice></page-notice>
                <typing-line .chat=${chat} .version=${version}></typing-line>
                <held-note .chat=${chat} .version=${version}></held-note>
                <message-composer id="composer" tabindex="-1" .chat=${chat} .version=${version} .say=${() => this.#askName()}
                                  .up=${() => this.#up()} .go=${(key) => this.querySelector("message-list").go(key)}></message-composer>
            </main>
            <div class="hidden" aria-live="polite" role="log" aria-label=${t("newLine")}>
                ${repeat(this.announced, keyOf, ({author, text}) => html`<p>${t("said", {author: nameOf(author), text})}</p>`)}
            </div>`;
    }

    #header() {
        const {chat} = this;
        const room = chat.rooms.named(chat.room);
        const {kind, topic} = room;
        return html`
            <header class="room">
                <button class="icon-button opener" aria-expanded=${this.sideOpen} aria-controls="side" aria-label=${t("openRooms")}
                        title=${t("openRooms")} @click=${() => this.#side(true)}>
                    ${ICONS.menu}${this.#elsewhere() ? html`<span class="dot"></span>` : nothing}
                </button>
                ${kind === "private" ? lock() : nothing}
                <div class="title"><h1>${titleOf(room)}</h1>${topic ? html`<p class="topic" title=${topic}>${topic}</p>` : nothing}</div>
                <people-here .chat=${chat} .version=${this.version} .show=${() => this.#later("people-dialog")}></people-here>
                <room-lock .chat=${chat} .version=${this.version}></room-lock>
                ${chat.you ? this.#button("thisRoom", ICONS.settings, () => this.#later("room-about")) : nothing}
                ${this.#button("goToDate", ICONS.date, () => this.#later("go-to-date"))}
                ${this.#button("copyRoomLink", ICONS.invite, () => this.#invite())}
                ${this.#button("keys", ICONS.keys, () => this.#later("key-help"), "Mod-/")}
            </header>`;
    }

    #button(name, icon, act, key) {
        const title = key ? `${t(name)} (${keyName(key)})` : t(name);
        return html`<button class="icon-button" data-tool=${name} title=${title} aria-label=${t(name)} @click=${act}>${icon}</button>`;
    }

    updated() {
        showInTitle(this.chat);
        this.#missed();
        if (this.chat.signIn || this.chat.isModerated || this.chat.isAnswered || this.chat.present?.count > 1) {
            // What there is to say about it is not said at first, but needs nobody to ask for it.
            this.#unasked ??= bring().then(({beCalled}) => {
                beCalled(this.chat);
                this.version++;
            }).catch(() => (this.#unasked = null));
        }
    }

    /** Once the rooms are known: who comes back learns what was meant for them meanwhile. */
    #missed() {
        if (!this.#looked && this.chat.rooms.unread > 0) {
            this.#looked = true;
            bring().then(({countMissed}) => countMissed(this.chat)).catch(() => {});
        }
    }

    get #composer() {
        return this.querySelector("message-composer");
    }

    #skip(event) {
        event.preventDefault();
        this.#composer.focusEditor();
    }

    #typed(event) {
        const act = document.querySelector("dialog[open]") ? null : this.#actFor(event);
        if (act) {
            event.preventDefault();
            act();
        } else {
            this.#typedForMessage(event);
        }
    }

    #actFor({key, code, target, ctrlKey, metaKey, altKey, shiftKey}) {
        const mod = (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey;
        if (mod && code === "KeyK") {
            return () => this.#later("room-switcher");
        }
        if (mod && key === "/" || key === "?" && !isTyping(target)) {
            return () => this.#later("key-help");
        }
        if (altKey && !ctrlKey && !metaKey && !shiftKey && (key === "ArrowUp" || key === "ArrowDown")) {
            return () => this.#step(key === "ArrowUp" ? -1 : 1);
        }
        return null;
    }

    /** Words that nothing else takes are meant for the message. */
    #typedForMessage({key, target, ctrlKey, metaKey, altKey}) {
        const taken = ctrlKey || metaKey || altKey || isTyping(target);
        if ([...key].length === 1 && key !== " " && !taken && !this.sideOpen) {
            this.#composer.focusEditor();
        }
    }

    /** To the next room at the side, or the one before. */
    #step(step) {
        const names = sideRooms(this.chat).map(({name}) => name);
        const next = names[names.indexOf(this.chat.room) + step];
        if (next) {
            location.hash = hashOf(next);
        }
    }

    /** Opens what is loaded when it is first asked for. */
    #later(name, open = (opened, letters) => opened.open(this.chat, letters)) {
        const opened = document.querySelector(name) ?? document.body.appendChild(document.createElement(name));
        return later((_, letters) => open(opened, letters));
    }

    #edit(message) {
        later(({Editing}, letters) => {
            if (message.room === this.chat.room) {
                new Editing(this.#composer, message);
                this.#composer.write(letters);
            }
        }, "\n");
    }

    async #retry({key}) {
        if (await this.#askName()) {
            this.chat.retry(key);
        }
    }

    #answer(message) {
        later(({Answer}, letters) => {
            if (message.room === this.chat.room) {
                new Answer(this.#composer, message);
                this.#composer.write(letters);
            }
        }, "\n");
    }

    /** What was refused, to be said otherwise; as an answer, where what it answers is still there. */
    #takeUp(entry) {
        const original = this.chat.history.items.find(({id, deleted}) => id === entry.replyTo && !deleted);
        this.#composer.take(entry, () => this.chat.client.discard(entry.key));
        if (original) {
            this.#answer(original);
        }
    }

    /** What was refused can be mended, and what one has said; else it can be looked at, and has its actions. */
    #up() {
        const {pending} = this.chat;
        const failed = pending.findLast(({state}) => state === "failed");
        const own = this.chat.history.items.findLast((message) => this.chat.mayEdit(message));
        if (failed) {
            this.#takeUp(failed);
        } else if (own) {
            this.#edit(own);
        } else {
            this.querySelector("message-list").toLast();
        }
    }

    #invite() {
        copy(addressOf(this.chat.room));
    }

    /** To the one that stands below it then, or above. */
    #turnFrom() {
        const {room} = this.chat;
        const names = sideRooms(this.chat).map(({name}) => name);
        const at = names.indexOf(room);
        this.chat.turnFrom(room);
        location.hash = hashOf(names[at + 1] ?? names[at - 1]);
    }

    #elsewhere() {
        return this.chat.rooms.own.some(({name, unread}) => unread > 0 && name !== this.chat.room);
    }

    #enter() {
        const room = roomOf(location.hash) || recall("room", DEFAULT_ROOM);
        const again = !this.chat.room && isReload() && this.chat.places.of(room);
        const message = again ? null : messageOf(location.hash);
        if (isRoomName(room)) {
            remember("room", room);
        }
        this.sideOpen = false;
        this.announced = [];
        if (room !== this.chat.room) {
            this.#left = null;
            this.chat.open(room, message);
        } else if (message) {
            this.#left ??= this.querySelector("message-list").place;
            this.chat.goTo(message);
        } else {
            const left = this.#left;
            this.#left = null;
            left ? this.chat.goTo(left.id, left) : this.chat.toNewest();
        }
    }

    /** Who follows a link once more to the message that they came to, and have scrolled away from, is taken there again. */
    #again(target) {
        if (messageOf(location.hash) && target.closest?.("a")?.href === location.href) {
            this.#enter();
        }
    }

    /** The reader is no longer at the message that the address names. */
    #leave() {
        if (messageOf(location.hash)) {
            history.replaceState(null, "", hashOf(this.chat.room));
        }
    }

    async #arrived(messages) {
        if (messages.some(mayCall)) {
            await bring().then(({countCalls}) => countCalls(this.chat, messages), () => {});
        }
        const here = messages.filter(({room}) => room === this.chat.room);
        this.announced = [...this.announced, ...here].slice(-ANNOUNCED);
        notify(messages, this.chat, recall("notify", false));
    }

    /** What others put on one's own messages is read aloud, too. */
    async #reacted(reactions) {
        const {toldOf} = await bring();
        this.announced = [...this.announced, ...toldOf(reactions, this.chat)].slice(-ANNOUNCED);
    }

    /** What was changed is read aloud no more; what was deleted is told of nowhere. */
    #change(changes) {
        this.announced = this.announced.filter(({id}) => !changes.some(({of}) => of === id));
        for (const change of changes.filter(({type}) => type === "deleted")) {
            this.#composer.forget(change.of);
            untell(change);
        }
    }

    async #side(open) {
        this.sideOpen = open;
        await this.updateComplete;
        this.querySelector(open ? "nav .closer" : ".opener").focus();
    }

    #sideKey({key}) {
        if (key === "Escape" && this.sideOpen) {
            this.#side(false);
        }
    }

    #sideClick({target}) {
        if (this.sideOpen && target.closest("a[aria-current]")) {
            this.#side(false);
        }
    }

    /** @returns {Promise<boolean>} once the reader has said how to be called: whether the message is to be sent */
    async #askName() {
        return this.chat.name !== null || !!this.chat.signIn || this.#later("name-dialog", (dialog, letters) => dialog.ask(this.chat, letters));
    }
}

customElements.define("chat-page", ChatPage);
