import {LitElement} from "lit";

/** A component without a shadow: one style sheet, one document for focus, labels and the editor's selection. */
export class PlainElement extends LitElement {
    createRenderRoot() {
        return this;
    }

    /** Once it is rendered in the language that is the reader's by now. */
    renderAnew() {
        this.requestUpdate();
        return this.updateComplete;
    }
}
