import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {addressOf} from "../model/room-name.js";
import {copy} from "./copy.js";
import {ICONS} from "./icons.js";
import {PlainElement} from "./plain-element.js";
import {rove} from "./rove.js";

/** What can be done with a message. There is one of these on the page: it stands at the message that is meant. */
class MessageActions extends PlainElement {
    static properties = {message: {attribute: false}, list: {attribute: false}};

    constructor() {
        super();
        this.addEventListener("keydown", (event) => rove(event));
    }

    willUpdate() {
        this.setAttribute("role", "toolbar");
        this.setAttribute("aria-label", t("actions"));
    }

    render() {
        const {message, list} = this;
        const {room, id, text} = message;
        const {chat} = list;
        const address = this.parentElement?.querySelector(".body a")?.href;
        return html`
            ${this.#action("answer", ICONS.answer, () => list.answer(message), true)}
            ${this.#action("react", ICONS.emoji, ({currentTarget}) => list.react(message, currentTarget))}
            ${this.#action("quoteThis", ICONS.quote, () => list.quote(message, selectedIn(this.parentElement)))}
            ${this.#action("copyText", ICONS.copy, () => copy(text))}
            ${this.#action("copyLink", ICONS.link, () => copy(addressOf(room, id)))}
            ${address ? this.#action("copyAddress", ICONS.globe, () => copy(address)) : nothing}
            ${chat.mayEdit(message) ? this.#action("edit", ICONS.edit, () => list.edit(message)) : nothing}
            ${chat.progress ? this.#action("seenBy", ICONS.seen, () => list.readers(message)) : nothing}
            ${chat.mayTalkTo(message) ? this.#action("talkTo", ICONS.talk, () => list.talk({id: message.authorId, name: message.author})) : nothing}
            ${chat.mayMute(message) ? this.#action("mute", ICONS.mute, () => list.mute(this.parentElement)) : nothing}
            ${chat.mayDelete(message) ? this.#action("delete", ICONS.delete, () => list.delete(this.parentElement)) : nothing}`;
    }

    #action(name, icon, act, first = false) {
        return html`
            <button type="button" class="tool" data-action=${name} title=${t(name)} aria-label=${t(name)} tabindex=${first ? 0 : -1}
                    @mousedown=${(event) => event.preventDefault()} @click=${act}>${icon}</button>`;
    }
}

/** The part that is marked is what is meant. */
function selectedIn(row) {
    const selection = getSelection();
    return row.querySelector(".body").contains(selection.anchorNode) && row.contains(selection.focusNode) ? selection.toString().trim() : "";
}

customElements.define("message-actions", MessageActions);
