import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";
import {nameOf} from "./rows.js";

/** Who is in the room, for as long as it is open. */
class PeopleDialog extends PlainElement {
    #change = () => this.requestUpdate();

    async open(chat) {
        this.chat = chat;
        await this.renderAnew();
        chat.addEventListener("change", this.#change);
        this.querySelector("dialog").showModal();
    }

    render() {
        const {count = 0, participants = []} = this.chat?.present ?? {};
        const more = count - participants.length;
        return html`
            <dialog id="people" aria-labelledby="people-title" @close=${() => this.chat.removeEventListener("change", this.#change)}>
                <h2 id="people-title">${t("here", {n: count})}</h2>
                <ul class="people-list" tabindex="0" aria-labelledby="people-title">
                    ${participants.map(({name}) => html`<li><bdi>${nameOf(name)}</bdi></li>`)}
                    ${more > 0 ? html`<li>${t("andMore", {n: more})}</li>` : nothing}
                </ul>
                <form method="dialog"><p class="buttons"><button class="primary">${t("close")}</button></p></form>
            </dialog>`;
    }
}

customElements.define("people-dialog", PeopleDialog);
