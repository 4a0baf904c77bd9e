import {html} from "lit";
import {Changing} from "../client/changing.js";
import {t} from "../i18n.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";
import {whyNot} from "./why-not.js";

/** Asks once more, where the message stands, before it is deleted. There is one of these on the page. */
class DeleteQuestion extends PlainElement {
    static properties = {asking: {state: true}};

    constructor() {
        super();
        this.addEventListener("keydown", (event) => this.#pressed(event));
    }

    /** The safe answer has the focus: a key that is held down must not be the other one. */
    async ask(chat, row) {
        Object.assign(this, {chat, message: row.message, asking: false});
        row.append(this);
        await this.updateComplete;
        this.querySelector("button:last-child").focus();
        this.scrollIntoView({block: "nearest"});
    }

    willUpdate() {
        this.setAttribute("role", "group");
        this.setAttribute("aria-label", t("deleteQuestion"));
    }

    render() {
        return html`
            <p>${t("deleteQuestion")}</p>
            <p class="buttons">
                <button type="button" class="danger" ?disabled=${this.asking} @click=${() => this.#delete()}>${t("delete")}</button>
                <button type="button" @click=${() => this.#leave()}>${t("cancel")}</button>
            </p>`;
    }

    #pressed(event) {
        if (event.key === "Escape") {
            event.stopPropagation();
            this.#leave();
        }
    }

    async #delete() {
        const {chat, message} = this;
        this.asking = true;
        try {
            const changing = new Changing();
            await changing.delete(message);
            // The log tells of it, too; but who has asked for it need not wait for that.
            await changing.read(message).then((now) => chat.learn(now), () => {});
        } catch (error) {
            tell(whyNot(error));
        }
        if (this.message === message) {
            this.#leave();
        }
    }

    /** Back to the message, or to what is left of it. */
    #leave() {
        const row = this.parentElement;
        this.remove();
        row?.focus({preventScroll: true});
    }
}

customElements.define("delete-question", DeleteQuestion);
