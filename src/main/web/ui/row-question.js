import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";

/** Asks once more, where the message stands, before something is done that is for everybody. */
export class RowQuestion extends PlainElement {
    static properties = {asking: {state: true}};

    constructor() {
        super();
        this.addEventListener("keydown", (event) => this.#pressed(event));
    }

    /** The safe answer has the focus: a key that is held down must not be another one. One is asked at a time. */
    async ask(chat, row) {
        Object.assign(this, {chat, message: row.message, asking: false});
        document.querySelectorAll("[data-question]").forEach((other) => other !== this && other.remove());
        this.dataset.question = "";
        row.append(this);
        this.requestUpdate();
        await this.updateComplete;
        this.querySelector("button:last-child").focus();
        this.scrollIntoView({block: "nearest"});
    }

    willUpdate() {
        if (this.message) {
            this.setAttribute("role", "group");
            this.setAttribute("aria-label", this.question());
        }
    }

    /** Nothing until there is something to be asked about. */
    render() {
        return this.message ? this.#asked() : nothing;
    }

    #asked() {
        return html`
            <p>${this.question()}</p>
            <p class="buttons">
                ${this.answers().map(([text, act, danger]) => html`
                    <button type="button" class=${danger ? "danger" : ""} ?disabled=${this.asking} @click=${() => this.#act(act)}>${text}</button>`)}
                <button type="button" @click=${() => this.#leave()}>${t("cancel")}</button>
            </p>`;
    }

    #pressed(event) {
        if (event.key === "Escape") {
            event.stopPropagation();
            this.#leave();
        }
    }

    async #act(act) {
        const {message} = this;
        this.asking = true;
        try {
            await act();
        } catch (error) {
            tell(this.whyNot(error));
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
