import {PlainElement} from "./plain-element.js";

const GAP_PX = 8;

/** A small panel over the button that opens it. The browser closes it on Escape and on a click elsewhere. */
export class PickerPanel extends PlainElement {
    connectedCallback() {
        super.connectedCallback();
        this.popover = "auto";
        this.addEventListener("click", ({target}) => target.closest("button") && this.hidePopover());
    }

    /** Until there is something to pick from. */
    load() {
        return this.renderAnew();
    }

    /** @param {string} [typed] before there was a field for it */
    open(button, typed) {
        this.showPopover();
        const {top, left} = button.getBoundingClientRect();
        const most = innerWidth - this.offsetWidth - GAP_PX;
        this.style.left = `${Math.max(GAP_PX, Math.min(left, most))}px`;
        this.style.top = `${Math.max(GAP_PX, top - this.offsetHeight - GAP_PX)}px`;
        this.begin(typed);
    }

    begin() {
        this.querySelector("button").focus();
    }
}
