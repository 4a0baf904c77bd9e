import {html} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";
import {rove} from "./rove.js";

const GAP_PX = 8;

/** Sent as they are; each reader's page makes them light or dark enough for itself. */
const COLOURS = [
    ["red", "#c62f3b"], ["orange", "#b35a00"], ["green", "#2e7d32"], ["teal", "#00796b"], ["blue", "#1f5fbf"], ["violet", "#7b3fb5"],
];

/** A small panel over the button that opens it. The browser closes it on Escape and on a click elsewhere. */
export class PickerPanel extends PlainElement {
    connectedCallback() {
        super.connectedCallback();
        this.popover = "auto";
        this.addEventListener("click", ({target}) => target.closest("button") && this.hidePopover());
    }

    open(button) {
        this.showPopover();
        const {top, left} = button.getBoundingClientRect();
        const most = innerWidth - this.offsetWidth - GAP_PX;
        this.style.left = `${Math.max(GAP_PX, Math.min(left, most))}px`;
        this.style.top = `${Math.max(GAP_PX, top - this.offsetHeight - GAP_PX)}px`;
        this.begin();
    }

    begin() {
        this.querySelector("button").focus();
    }
}

customElements.define("picker-panel", PickerPanel);

export const colourPicker = (pick) => html`
    <picker-panel id="colours" role="group" aria-label=${t("colour")} @keydown=${(event) => rove(event)}>
        ${COLOURS.map(([name, value], index) => html`
            <button type="button" class="swatch ${name}" title=${t(name)} aria-label=${t(name)} tabindex=${index === 0 ? 0 : -1}
                    @click=${() => pick(value)}></button>`)}
        <button type="button" class="swatch none" title=${t("noColour")} aria-label=${t("noColour")} tabindex="-1"
                @click=${() => pick(null)}></button>
    </picker-panel>`;
