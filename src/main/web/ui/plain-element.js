import {LitElement} from "lit";

/** A component without a shadow: one style sheet, one document for focus, labels and the editor's selection. */
export class PlainElement extends LitElement {
    createRenderRoot() {
        return this;
    }
}
