import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";
import {nameOf} from "./rows.js";
import {tell} from "./notice.js";

/** Who has seen a message, and to whom it has come; asked for when somebody wants to know it. */
class ReadersDialog extends PlainElement {
    static properties = {seen: {state: true}, delivered: {state: true}};

    async ask(chat, {room, id, authorId}) {
        const readers = await chat.progress.readers(room).catch(() => null);
        if (!readers) {
            tell(t("notReached"));
            return;
        }
        const others = readers.filter((one) => one.id !== chat.you?.id && one.id !== authorId && one.delivered >= id);
        this.seen = others.filter(({seen}) => seen >= id);
        this.delivered = others.filter(({seen}) => seen < id);
        await this.renderAnew();
        this.querySelector("dialog").showModal();
    }

    render() {
        const {seen = [], delivered = []} = this;
        return html`
            <dialog id="readers" aria-labelledby="readers-title">
                <h2 id="readers-title">${t(seen.length > 0 ? "seenByThem" : "seenByNobody")}</h2>
                ${seen.length > 0 ? this.#list(seen, "readers-title") : nothing}
                ${delivered.length > 0
                    ? html`<h3 id="delivered-title">${t("deliveredTo")}</h3>${this.#list(delivered, "delivered-title")}`
                    : nothing}
                <form method="dialog"><p class="buttons"><button class="primary">${t("close")}</button></p></form>
            </dialog>`;
    }

    #list(people, title) {
        return html`
            <ul class="people-list" tabindex="0" aria-labelledby=${title}>
                ${people.map(({name}) => html`<li><bdi>${nameOf(name)}</bdi></li>`)}
            </ul>`;
    }
}

customElements.define("readers-dialog", ReadersDialog);
