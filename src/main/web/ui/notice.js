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

    constructor() {
        super();
        this.text = "";
        told.addEventListener("told", ({detail}) => this.#show(detail));
    }

    render() {
        return html`<p role="status">${this.text}</p>`;
    }

    #show(text) {
        clearTimeout(this.#timer);
        this.text = text;
        this.#timer = setTimeout(() => (this.text = ""), SHOWN_MS);
    }
}

customElements.define("page-notice", PageNotice);
