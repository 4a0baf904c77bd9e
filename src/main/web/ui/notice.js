import {html} from "lit";
import {PlainElement} from "./plain-element.js";

/** As long as a line of text takes to be read without haste. */
const SHOWN_MS = 5_000;

const told = new EventTarget();

/** A few words for the reader about what was just done, which go by themselves. */
export const tell = (text) => told.dispatchEvent(new CustomEvent("told", {detail: text}));

class PageNotice extends PlainElement {
    static properties = {text: {state: true}};

    #timer = 0;
    /** What is behind a dialog is neither seen nor read aloud. */
    #inDialog = document.createElement("p");

    constructor() {
        super();
        this.text = "";
        this.#inDialog.role = "status";
        told.addEventListener("told", ({detail}) => this.#show(detail));
    }

    render() {
        return html`<p role="status">${this.text}</p>`;
    }

    #show(text) {
        clearTimeout(this.#timer);
        this.text = text;
        this.#inDialog.textContent = text;
        document.querySelector("dialog[open]")?.append(this.#inDialog);
        this.#timer = setTimeout(() => {
            this.text = "";
            this.#inDialog.remove();
        }, SHOWN_MS);
    }
}

customElements.define("page-notice", PageNotice);
