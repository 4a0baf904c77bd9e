import {html} from "lit";
import {setColour} from "../editor/marks.js";
import {t} from "../i18n.js";
import {PickerPanel} from "./picker-panel.js";
import {rove} from "./rove.js";

/** Sent as they are; each reader's page makes them light or dark enough for itself. */
const COLOURS = [
    ["red", "#c62f3b"], ["orange", "#b35a00"], ["green", "#2e7d32"], ["teal", "#00796b"], ["blue", "#1f5fbf"], ["violet", "#7b3fb5"],
];

class ColourPanel extends PickerPanel {
    static properties = {apply: {attribute: false}};

    constructor() {
        super();
        this.addEventListener("keydown", (event) => rove(event));
    }

    render() {
        return html`
            ${COLOURS.map(([name, value], index) => this.#swatch(name, t(name), value, index === 0))}
            ${this.#swatch("none", t("noColour"), null)}`;
    }

    #swatch(name, title, value, first = false) {
        return html`
            <button type="button" class="swatch ${name}" title=${title} aria-label=${title} tabindex=${first ? 0 : -1}
                    @click=${() => this.apply(setColour(value))}></button>`;
    }
}

customElements.define("colour-panel", ColourPanel);
