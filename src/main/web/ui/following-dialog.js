import {PlainElement} from "./plain-element.js";

/** A dialog that shows what the page knows, as it changes, for as long as it is open. */
export class FollowingDialog extends PlainElement {
    #change = () => this.requestUpdate();

    async open(chat) {
        this.chat = chat;
        await this.renderAnew();
        chat.addEventListener("change", this.#change);
        this.querySelector("dialog").showModal();
    }

    /** It has been closed. */
    closed() {
        this.chat.removeEventListener("change", this.#change);
    }
}
