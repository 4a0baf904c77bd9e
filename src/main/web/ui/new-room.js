import {html, nothing} from "lit";
import {Hosting} from "../client/hosting.js";
import {t} from "../i18n.js";
import {hashOf, isRoomName} from "../model/room-name.js";
import {buttons, closeOf} from "./dialogs.js";
import "./people-picker.js";
import {PlainElement} from "./plain-element.js";
import {whyNotHosted} from "./why-not.js";

const KINDS = [["public", "forAll"], ["private", "forMembers"], ["talk", "talk"]];

/** It is there, and whoever may read it can go there. */
const THERE = ["urn:halley:problem:nobodys-room", "urn:halley:problem:not-the-owner"];

/** Where one enters a room by its name; and where people are known makes it one's own, or begins a conversation. */
class RoomDialog extends PlainElement {
    static properties = {kind: {state: true}, why: {state: true}, busy: {state: true}};

    #hosting = new Hosting();

    open(chat, typed) {
        return this.#show(chat, "public", [], typed);
    }

    /** @param {{id: string, name: string}} person with whom */
    talk(chat, person) {
        return this.#show(chat, "talk", [person], "");
    }

    async #show(chat, kind, people, typed) {
        Object.assign(this, {chat, kind, why: "", busy: false});
        await this.renderAnew();
        this.#picker?.begin(people);
        this.#picker?.requestUpdate();
        const name = this.querySelector("[name=room]");
        if (name) {
            name.value = typed;
        }
        this.querySelector("dialog").showModal();
        (name ?? this.querySelector(".primary")).focus();
    }

    get #picker() {
        return this.querySelector("people-picker");
    }

    render() {
        const {chat, kind} = this;
        const isTalk = kind === "talk";
        return html`
            <dialog id="new-room" aria-labelledby="new-room-title">
                <form @submit=${this.#submitted}>
                    <h2 id="new-room-title">${t(isTalk ? "newTalk" : "newRoom")}</h2>
                    ${chat?.you ? this.#kinds() : nothing}
                    ${isTalk ? nothing : this.#name()}
                    ${chat?.you && kind !== "public"
                        ? html`<people-picker .chat=${chat} .label=${t(isTalk ? "withWhom" : "letInToo")} .required=${isTalk}></people-picker>`
                        : nothing}
                    <p role="status" class="why">${this.why}</p>
                    ${buttons(t(isTalk ? "begin" : chat?.you ? "make" : "enter"), closeOf)}
                </form>
            </dialog>`;
    }

    #kinds() {
        return html`
            <fieldset>
                <legend>${t("forWhom")}</legend>
                ${KINDS.map(([kind, label]) => html`
                    <label class="choice">
                        <input type="radio" name="kind" .checked=${kind === this.kind} @change=${() => (this.kind = kind)}>
                        <span>${t(label)}</span>
                    </label>`)}
            </fieldset>`;
    }

    #name() {
        const check = ({target}) => target.setCustomValidity(isRoomName(target.value.trim()) ? "" : t("roomRule"));
        return html`
            <label>${t("roomName")}
                <input name="room" required maxlength="64" autocomplete="off" aria-describedby="room-rule" @input=${check} @focus=${check}>
            </label>
            <p id="room-rule" class="hint">${t("roomRule")}</p>`;
    }

    async #submitted(event) {
        event.preventDefault();
        if (this.busy) {
            return;
        }
        const name = event.target.elements.room?.value.trim().normalize("NFC");
        this.busy = true;
        try {
            const room = this.chat.you ? await this.#make(name) : name;
            closeOf(event);
            location.hash = hashOf(room);
        } catch (error) {
            this.why = whyNotHosted(error);
        } finally {
            this.busy = false;
        }
    }

    /** What was done before something was refused stays, and is no work the next time. @returns {Promise<string>} the room's name */
    async #make(name) {
        const {rooms} = this.chat;
        const others = this.#picker?.chosen ?? [];
        if (this.kind === "talk") {
            const {name: talk} = await this.#hosting.converse(others);
            rooms.make(talk, {kind: "private", people: others.map((one) => one.name)});
            return talk;
        }
        const {kind} = await this.#hosting.make(name, this.kind).catch((error) => this.#orEnter(error));
        for (const one of others) {
            await this.#hosting.letIn(name, one);
        }
        rooms.make(name, {kind});
        return name;
    }

    #orEnter(error) {
        if (this.kind === "public" && THERE.includes(error.problem?.type)) {
            return {kind: "public"};
        }
        throw error;
    }
}

/** A word with somebody, and with others if one likes. */
export function talk(chat, person) {
    const dialog = document.querySelector("room-dialog") ?? document.body.appendChild(document.createElement("room-dialog"));
    return dialog.talk(chat, person);
}

customElements.define("room-dialog", RoomDialog);
