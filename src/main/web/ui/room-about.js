import {html, nothing} from "lit";
import {Hosting} from "../client/hosting.js";
import {t} from "../i18n.js";
import {learnMembers, nameById} from "../model/known-people.js";
import {goOut} from "./going-out.js";
import {tell} from "./notice.js";
import "./people-picker.js";
import {PlainElement} from "./plain-element.js";
import {nameOf, titleOf} from "./rows.js";
import "./topic-form.js";
import {whyNotHosted} from "./why-not.js";

/** What a room is, who is in it, and what one may do about that. */
class RoomAbout extends PlainElement {
    static properties = {room: {state: true}, members: {state: true}, asked: {state: true}, why: {state: true}};

    #hosting = new Hosting();
    #over = new AbortController();

    async open(chat) {
        this.#over.abort();
        const {signal} = this.#over = new AbortController();
        Object.assign(this, {chat, name: chat.room, room: null, members: [], asked: null, why: ""});
        try {
            await this.#read();
        } catch (error) {
            tell(whyNotHosted(error));
            return;
        }
        await this.renderAnew();
        chat.client.addEventListener("measures", ({detail}) => this.#hear(detail.measures), {signal});
        chat.addEventListener("change", () => chat.room !== this.name && this.#close(), {signal});
        this.querySelector("dialog").showModal();
    }

    #hear(measures) {
        if (measures.some(({room}) => room === this.name)) {
            this.#read().catch((error) => (this.why = whyNotHosted(error)));
        }
    }

    async #read() {
        const {name} = this;
        const room = await this.#hosting.look(name);
        const members = room.kind === "private" ? await this.#hosting.members(name) : [];
        learnMembers(members);
        if (name === this.name) {
            Object.assign(this, {room, members});
        }
    }

    render() {
        return this.room ? this.#all() : nothing;
    }

    #all() {
        const {chat, room, members} = this;
        const title = titleOf(chat.rooms.get(room.name) ?? room);
        return html`
            <dialog id="room-about" aria-labelledby="room-about-title" @close=${() => this.#over.abort()}>
                <h2 id="room-about-title">${title}</h2>
                <p class="hint">${this.#whatItIs()}</p>
                ${room.mayManage || chat.rooms.get(room.name)?.mayModerate
                    ? html`<topic-form .topic=${room.topic} .name=${(topic) => this.#do(() => this.#hosting.name(this.name, topic))}></topic-form>`
                    : nothing}
                ${members.length > 0 ? html`
                    <h3 id="members-title">${t("members", {n: members.length})}</h3>
                    <ul class="people-list" tabindex="0" aria-labelledby="members-title">${members.map((one) => this.#member(one))}</ul>` : nothing}
                ${this.#mayLetIn ? this.#letIn() : nothing}
                <p role="status" class="why">${this.why}</p>
                ${this.asked ? this.#question() : this.#buttons()}
            </dialog>`;
    }

    #whatItIs() {
        const {kind, conversation, ownerId} = this.room;
        const what = t(conversation ? "isTalk" : kind === "private" ? "isPrivate" : "isPublic");
        return ownerId && kind === "public" ? `${what} ${t("isOwnedBy", {name: nameOf(nameById(this.chat, ownerId))})}` : what;
    }

    get #mayLetIn() {
        const {kind, conversation, mayManage} = this.room;
        return mayManage && kind === "private" && !conversation;
    }

    #isMe({id}) {
        return id === this.chat.you?.id;
    }

    #member(one) {
        const name = nameOf(one.name);
        const may = this.#mayLetIn && !this.#isMe(one);
        return html`
            <li>
                <span><bdi>${name}</bdi> <span class="hint">${[this.#isMe(one) && t("you"), one.owner && t("owner")].filter(Boolean).join(t("comma"))}</span></span>
                ${may && !one.owner ? this.#button("handOver", name, () => this.#hosting.handOver(this.name, one.id)) : nothing}
                ${may ? this.#button("takeOut", name, () => this.#hosting.takeOut(this.name, one.id)) : nothing}
            </li>`;
    }

    /** What cannot be taken back by oneself, or shuts somebody out, is asked about once more. */
    #button(word, name, act) {
        return html`<button type="button" aria-label=${t(`${word}Name`, {name})} @click=${() => this.#ask(word, {name}, act)}>${t(word)}</button>`;
    }

    #letIn() {
        return html`
            <form @submit=${(event) => this.#submitted(event)}>
                <people-picker .chat=${this.chat} .label=${t("letIn")} .without=${this.members} .required=${true}></people-picker>
                <p class="buttons"><button class="primary">${t("letIn")}</button></p>
            </form>`;
    }

    #buttons() {
        const {kind, conversation, mayManage} = this.room;
        const isIn = this.members.some((one) => this.#isMe(one));
        const other = kind === "private" ? "public" : "private";
        return html`
            <p class="buttons">
                ${mayManage && !conversation
                    ? html`<button type="button" class="apart" @click=${() => this.#ask(`make_${other}`, {}, () => this.#make(other))}>${t(`make_${other}`)}</button>`
                    : nothing}
                ${isIn ? html`<button type="button" @click=${() => this.#ask("leave", {}, () => this.#leave())}>${t("leave")}</button>` : nothing}
                <button type="button" @click=${() => this.#close()}>${t("close")}</button>
            </p>`;
    }

    #question() {
        const {word, name, act} = this.asked;
        const question = t(`${word}Question`, {name});
        return html`
            <div role="group" aria-label=${question} data-question>
                <p>${question}</p>
                <p class="buttons">
                    <button type="button" class="danger" @click=${() => this.#do(act)}>${t(word)}</button>
                    <button type="button" class="safe" @click=${() => this.#answered()}>${t("cancel")}</button>
                </p>
            </div>`;
    }

    /** The safe answer has the focus. */
    async #ask(word, {name}, act) {
        Object.assign(this, {asked: {word, name, act}, why: ""});
        await this.updateComplete;
        this.querySelector(".safe").focus();
    }

    /** Whence one came is there no more, where somebody was taken out. */
    async #answered() {
        this.asked = null;
        await this.updateComplete;
        this.querySelector("dialog > .buttons button:last-child")?.focus();
    }

    async #do(act) {
        this.why = "";
        try {
            await act();
            if (this.querySelector("dialog").open) {
                await this.#read();
            }
        } catch (error) {
            this.why = whyNotHosted(error);
        }
        await this.#answered();
    }

    async #submitted(event) {
        event.preventDefault();
        const picker = this.querySelector("people-picker");
        const {chosen} = picker;
        await this.#do(async () => {
            for (const one of chosen) {
                await this.#hosting.letIn(this.name, one);
            }
            picker.begin([]);
        });
    }

    async #make(kind) {
        await this.#hosting.make(this.name, kind);
        this.chat.rooms.make(this.name, {kind});
        this.chat.look();
    }

    async #leave() {
        const {chat, name} = this;
        const room = chat.rooms.named(name);
        await this.#hosting.takeOut(name, chat.you.id);
        this.#close();
        goOut(chat, room, "youLeft");
        chat.leave(name);
    }

    #close() {
        this.querySelector("dialog")?.close();
    }
}

customElements.define("room-about", RoomAbout);
