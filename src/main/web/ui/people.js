import {html, nothing, svg} from "lit";
import {t} from "../i18n.js";
import {FollowingDialog} from "./following-dialog.js";
import {icon} from "./icons.js";
import {talk} from "./new-room.js";
import {PlainElement} from "./plain-element.js";
import {nameOf} from "./rows.js";

const PEOPLE = icon(svg`<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 5.5"/>`);

/** How many are in the room. Where one is alone there is nobody to show. */
class PeopleHere extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}, show: {attribute: false}};

    render() {
        const n = this.chat.present?.count ?? 0;
        const title = t("here", {n});
        return n > 1
            ? html`<button class="icon-button people" data-tool="people" aria-haspopup="dialog" title=${title} aria-label=${title}
                           @click=${this.show}>${PEOPLE}<span>${n}</span></button>`
            : nothing;
    }
}

/** Who types. Not read aloud: it would be in the way of what is said. */
class TypingLine extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}};

    render() {
        const {typing} = this.chat;
        const [a, b] = typing.map(nameOf);
        const n = typing.length;
        return n > 0 ? html`<p class="typing"><span>${t(n > 2 ? "manyType" : n > 1 ? "twoType" : "oneTypes", {a, b})}</span></p>` : nothing;
    }
}

/** Who is in the room, for as long as it is open. */
class PeopleDialog extends FollowingDialog {
    render() {
        const {count = 0, participants = []} = this.chat?.present ?? {};
        const more = count - participants.length;
        return html`
            <dialog id="people" aria-labelledby="people-title" @close=${() => this.closed()}>
                <h2 id="people-title">${t("here", {n: count})}</h2>
                <ul class="people-list" tabindex="0" aria-labelledby="people-title">
                    ${participants.map((one) => html`<li><bdi>${nameOf(one.name)}</bdi>${this.chat.mayTalkTo(one) ? this.#talk(one) : nothing}</li>`)}
                    ${more > 0 ? html`<li>${t("andMore", {n: more})}</li>` : nothing}
                </ul>
                <form method="dialog"><p class="buttons"><button class="primary">${t("close")}</button></p></form>
            </dialog>`;
    }

    #talk(person) {
        const act = () => {
            this.querySelector("dialog").close();
            talk(this.chat, person);
        };
        return html`<button type="button" aria-label=${t("talkToName", {name: person.name})} @click=${act}>${t("talkTo")}</button>`;
    }
}

customElements.define("people-here", PeopleHere);
customElements.define("typing-line", TypingLine);
customElements.define("people-dialog", PeopleDialog);
