import {html, nothing} from "lit";
import {EditorState} from "prosemirror-state";
import {EditorView} from "prosemirror-view";
import {enterInCode, isInCode} from "../editor/code-keys.js";
import {draftOf, isEmpty, unquoted} from "../editor/draft.js";
import {colourIsOn, FORMATS, LINK_KEY, linkIsOn, plugins, SEND_FROM_CODE} from "../editor/keys.js";
import {spanAtEnd} from "../editor/markup.js";
import {schema} from "../editor/schema.js";
import {t} from "../i18n.js";
import {draftIn, keepDraft, onDraft} from "../model/drafts.js";
import {emojiAsked} from "../model/emoji.js";
import {ICONS} from "./icons.js";
import {inked} from "./ink.js";
import {ariaKey, keyName} from "./key-names.js";
import {bring, later, loaded} from "./loaded.js";
import {HAS_KEYBOARD} from "./media.js";
import {tell} from "./notice.js";
import {Pasting} from "./pasting.js";
import {PlainElement} from "./plain-element.js";
import {rove} from "./rove.js";
import {nameOf, titleHere} from "./rows.js";

/** With these one begins to name somebody, or a room. */
const NAMING = "@#";
/** So short a message is below the least limit that a server can have, 1,024 bytes. */
const FITS = 200;

/** Where a message is written: ProseMirror, and the buttons that do what its keys do. */
class MessageComposer extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}, say: {attribute: false}, up: {attribute: false}, go: {attribute: false}, formatting: {state: true}, editing: {state: true}, answering: {state: true}, fit: {state: true}};

    #room = null;
    #label = "";
    #measured = null;
    #pasting = new Pasting((letters) => this.write(letters));
    view = null;

    constructor() {
        super();
        this.formatting = false;
        /** The message that is edited instead of a new one being written: see editing.js, which is loaded for it. */
        this.editing = null;
        /** The message that is answered: see answers.js, as that. */
        this.answering = null;
        /** Who or what is named behind the sign that was typed: see suggesting.js, as that. */
        this.suggesting = null;
        /** How much more fits in, once a message is so long that this may matter: see fit.js, which is loaded for it. */
        this.fit = null;
    }

    render() {
        const {chat} = this;
        return html`
            <div class="composer ${this.formatting ? "formatting" : ""}">
                ${(this.editing ?? this.answering)?.line?.() ?? nothing}
                <suggestion-list></suggestion-list>
                <div class="editor" @click=${() => this.view.focus()} @keydown=${this.#escaped}></div>
                <div class="tools">
                    ${this.#opener()}
                    <div class="toolbar" id="toolbar" role="toolbar" aria-label=${t("format")} @keydown=${rove}>
                        ${Object.entries(FORMATS).map(([name, format], index) => this.#format(name, format, index === 0))}
                        ${this.#tool("link", () => this.#askLink(), {key: LINK_KEY, pressed: this.#is(linkIsOn), popup: "dialog"})}
                        ${this.#tool("colour", (event) => this.#openColours(event), {pressed: this.#is(colourIsOn), popup: "true"})}
                    </div>
                    ${this.#tool("emoji", (event) => this.#openEmoji(event), {popup: "true", first: true})}
                    <button class="send" title=${t("send")} aria-label=${t("send")} ?disabled=${!this.view || isEmpty(this.view.state.doc) || !!chat.held}
                            @click=${() => this.send()}>${ICONS.send}</button>
                </div>
                <colour-panel id="colours" role="group" aria-label=${t("colour")} .apply=${(command) => this.#do(command)}></colour-panel>
                <emoji-panel id="emoji" role="group" aria-label=${t("emoji")} .pick=${(emoji) => this.insert(emoji)}></emoji-panel>
                <link-dialog .linked=${this.#is(linkIsOn)} .apply=${(command) => this.#do(command)} .done=${() => this.view.focus()}></link-dialog>
                <p class="fit ${this.fit?.over ? "over" : ""}" role="status">${this.fit?.text}</p>
                ${this.#hint()}
                <p class="hidden" id="composer-label">${this.#labelNow}</p>
            </div>`;
    }

    /** Where there is little room the formats stay out of the way until they are asked for. */
    #opener() {
        const toggle = () => (this.formatting = !this.formatting);
        return html`
            <button type="button" class="tool format-opener ${this.formatting ? "on" : ""}" title=${t("format")} aria-label=${t("format")}
                    aria-expanded=${this.formatting} aria-controls="toolbar"
                    @mousedown=${(event) => event.preventDefault()} @click=${toggle}>${ICONS.format}</button>`;
    }

    /** In code Enter does something else: whoever is in it sees what, and what sends where there is no such key. */
    #hint() {
        const key = matchMedia(HAS_KEYBOARD).matches ? keyName(SEND_FROM_CODE) : t("theButton");
        return this.#is(isInCode)
            ? html`<p class="code-hint" id="composer-hint">${t("hintInCode", {key})}</p>`
            : html`<p class="hidden" id="composer-hint">${t("hint")}</p>`;
    }

    #is(on) {
        return !!this.view && on(this.view.state);
    }

    #format(name, {run, on, key}, first) {
        return this.#tool(name, () => this.#do(run), {key, pressed: this.#is(on), first});
    }

    #tool(name, act, {key, pressed, popup, first = false}) {
        const title = key ? `${t(name)} (${keyName(key)})` : t(name);
        return html`
            <button type="button" class="tool ${pressed ? "on" : ""}" data-tool=${name} title=${title} aria-label=${t(name)}
                    aria-keyshortcuts=${key ? ariaKey(key) : nothing}
                    aria-pressed=${popup ? nothing : pressed} aria-haspopup=${popup ?? nothing}
                    tabindex=${first ? 0 : -1}
                    @mousedown=${(event) => event.preventDefault()} @click=${act}>${ICONS[name]}</button>`;
    }

    /** It changes with the language, and with who is in a conversation. */
    get #labelNow() {
        return t("write", {room: titleHere(this.chat)});
    }

    firstUpdated() {
        this.view = new EditorView(this.querySelector(".editor"), {
            handleDOMEvents: this.#pasting.handlers,
            handleKeyDown: (_, event) => !!this.suggesting?.pressed(event),
            state: this.#stateOf(null),
            attributes: () => ({
                role: "textbox",
                "aria-multiline": "true",
                "aria-labelledby": "composer-label",
                "aria-describedby": "composer-hint",
                ...this.suggesting?.attributes,
                "data-placeholder": this.#labelNow,
                class: this.view && isEmpty(this.view.state.doc) && this.view.state.doc.childCount === 1 ? "blank" : "",
            }),
            markViews: {colour: ({attrs}) => ({dom: inked(attrs.color)})},
            dispatchTransaction: (transaction) => this.#apply(transaction),
        });
    }

    updated() {
        if (this.#room !== this.chat.room) {
            this.#room = this.chat.room;
            this.editing = null;
            this.#pasting.forget();
            this.#goOn(draftIn(this.#room));
            this.beReady();
            onDraft(this.#room, (draft) => this.editing || this.#show(draft));
        }
        this.#measure();
        if (this.#label !== this.#labelNow) {
            this.#label = this.#labelNow;
            // The attributes that it has from us: it asks for them when it is told of anything.
            this.view.setProps({});
        }
    }

    /** As an answer to what it answered: it may be sent before that is here to be shown. */
    #goOn(draft) {
        const replyTo = draft?.replyTo;
        this.answering = replyTo ? {replyTo} : null;
        this.#show(draft);
        if (replyTo) {
            bring().then(({answerAgain}) => answerAgain(this, replyTo), () => {});
        }
    }

    #show(draft) {
        this.view.updateState(this.#stateOf(draft));
        this.suggesting?.look();
        this.requestUpdate();
    }

    /**
     * What is typed after a room was chosen is meant for it, and after a message was, for that; where that would open a
     * keyboard on the screen, one taps first.
     */
    beReady() {
        if (matchMedia(HAS_KEYBOARD).matches && !document.querySelector("dialog[open], .message:focus")) {
            this.view.focus();
        }
    }

    #stateOf(draft) {
        const actions = {send: () => this.send(), link: () => this.#askLink(), up: () => this.editing || this.up(), go: (key) => this.go(key)};
        let doc;
        try {
            doc = draft ? schema.nodeFromJSON(draft) : undefined;
        } catch {
            doc = undefined;
        }
        return EditorState.create({schema, doc, plugins: plugins(actions)});
    }

    async #measure() {
        const {doc} = this.view.state;
        if (doc === this.#measured) {
            return;
        }
        this.#measured = doc;
        const fit = doc.content.size < FITS
            ? null
            : await bring().then(({fitOf}) => fitOf(draftOf(doc), this.chat.name)).catch(() => null);
        if (doc === this.#measured) {
            this.fit = fit;
        }
    }

    #apply(transaction) {
        this.view.updateState(this.view.state.apply(transaction));
        if (transaction.docChanged && !this.editing) {
            this.keep();
            if (!isEmpty(this.view.state.doc)) {
                this.chat.typed();
            }
        }
        this.#suggest();
        this.requestUpdate();
    }

    /** What is being written, and what it answers. */
    keep() {
        const {doc} = this.view.state;
        keepDraft(this.#room, isEmpty(doc) ? null : {...doc.toJSON(), replyTo: this.answering?.replyTo});
    }

    /** At once, once it is here: the next key may pick what is found. */
    #suggest() {
        const {doc, selection: {from}} = this.view.state;
        if (this.suggesting) {
            this.suggesting.look();
        } else if (NAMING.includes(doc.textBetween(Math.max(0, from - 1), from) || " ")) {
            bring().then(({Suggesting}) => (this.suggesting ??= new Suggesting(this)).look(), () => {});
        }
    }

    #do(command) {
        command(this.view.state, this.view.dispatch, this.view);
        this.view.focus();
    }

    insert(text) {
        this.view.dispatch(this.view.state.tr.insertText(text).scrollIntoView());
        this.view.focus();
    }

    /** As if they were typed, where a line break is an Enter. */
    async write(letters) {
        const [said, ...lines] = letters.split("\n");
        this.insert(said);
        for (const line of lines) {
            if (!enterInCode(this.view.state, this.view.dispatch)) {
                await this.#send();
            }
            this.insert(line);
        }
    }

    #openEmoji({currentTarget}) {
        const panel = this.querySelector("emoji-panel");
        later((_, letters) => panel.open(currentTarget, letters), "", () => panel.load());
    }

    /** There is no field in it: what is typed meanwhile is the message's. */
    async #openColours({currentTarget}) {
        const panel = this.querySelector("colour-panel");
        if (await loaded(bring().then(() => panel.load()))) {
            panel.open(currentTarget);
        }
    }

    #askLink() {
        const {from, to} = this.view.state.selection;
        let href = "";
        this.view.state.doc.nodesBetween(from, to, (node) => {
            href = schema.marks.link.isInSet(node.marks)?.attrs.href ?? href;
        });
        later((_, letters) => this.querySelector("link-dialog").open(href, letters));
    }

    async send() {
        await this.#pasting.over;
        await this.#send();
    }

    async #send() {
        await emojiAsked();
        const {room} = this.chat;
        if (isEmpty(this.view.state.doc)) {
            return;
        }
        if (this.chat.held) {
            later(({whyHeld}) => tell(whyHeld(this.chat.held)));
        } else if (this.fit?.over) {
            tell(this.fit.over);
        } else if (this.editing) {
            this.editing.save(this.#draft());
        } else if (await this.say() && room === this.chat.room) {
            this.chat.send({...this.#draft(), replyTo: this.answering?.replyTo});
            this.answering = null;
            keepDraft(this.#room, null);
            this.#show(null);
            this.view.focus();
        }
    }

    /** As it stands, with what its end shows of it. */
    #draft() {
        return draftOf(spanAtEnd(this.view.state).doc);
    }

    /** @param {string} part of the message, or nothing for the whole */
    quote(message, part) {
        later(({quote, blocksOf}, letters) => {
            const now = this.chat.history.items.find(({id}) => id === message.id);
            if (now && !now.deleted) {
                this.#put(quote(nameOf(now.author), now.id, blocksOf(part ? {text: part} : now)));
                this.write(letters);
            }
        }, "\n");
    }

    /** Takes up once more what was written for this room, above what is being written. */
    take({room, html, said}, taken) {
        later(({putAbove, blocksOf}, letters) => {
            if (room === this.chat.room) {
                this.#put(putAbove(blocksOf({html, text: said})));
                taken();
                this.write(letters);
            }
        }, "\n");
    }

    beginEditing(editing, write) {
        this.editing = editing;
        this.#pasting.forget();
        this.view.updateState(this.#stateOf(null));
        this.#put(write);
    }

    endEditing(draft) {
        this.editing = null;
        this.view.updateState(draft);
        this.view.focus();
        this.requestUpdate();
    }

    #escaped({key, isComposing}) {
        if (key === "Escape" && !isComposing) {
            (this.editing ?? this.answering)?.end?.();
        }
    }

    /** Of what was deleted nothing stays, where it is edited or quoted. */
    forget(id) {
        this.editing?.forget(id);
        this.answering?.forget?.(id);
        const without = unquoted(this.view.state, id);
        if (without.docChanged) {
            this.view.dispatch(without);
        }
    }

    /** Chromium writes on where the line of the caret stood before something came above it, unless the caret is set anew. */
    #put(command) {
        getSelection().removeAllRanges();
        this.#do(command);
    }

    focusEditor() {
        this.view?.focus();
    }
}

customElements.define("message-composer", MessageComposer);
