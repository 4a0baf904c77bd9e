import {t} from "../i18n.js";
import "./message-actions.js";
import {tell} from "./notice.js";

/**
 * The way to what can be done with a message: by pointing at it, by a tap, or by keys. Up and Down go from message to
 * message, Enter and Right to the actions of the one that has the focus, Escape goes back.
 */
export class MessageKeys {
    #list;
    #pointedAt = null;
    #actions = document.createElement("message-actions");

    constructor(list) {
        this.#list = list;
    }

    focus(row) {
        row.focus({preventScroll: true});
        row.scrollIntoView({block: "nearest"});
    }

    focused({target}) {
        this.#show(rowOf(target));
    }

    /** Without the focus, a message is meant as long as the mouse is over it. */
    unfocused({relatedTarget}) {
        if (!rowOf(relatedTarget)) {
            this.#show(this.#pointedAt);
        }
    }

    toBeginning() {
        this.#list.chat.goToTime(0).catch(() => tell(t("notReached")));
    }

    hovered({target, pointerType}) {
        this.#pointedAt = pointerType === "mouse" ? rowOf(target) : null;
        if (pointerType === "mouse" && !this.#actions.contains(document.activeElement)) {
            this.#show(rowOf(target) ?? rowOf(document.activeElement));
        }
    }

    /** A finger leaves with each tap, also with one on an action, before that is done. */
    left({pointerType}) {
        if (pointerType !== "mouse") {
            return;
        }
        this.#pointedAt = null;
        if (!this.#actions.parentElement?.contains(document.activeElement)) {
            this.#show(rowOf(document.activeElement));
        }
    }

    pressed(event) {
        const {key, target, ctrlKey, metaKey, altKey, shiftKey} = event;
        // On most keyboards "+" stands above another sign.
        const act = ctrlKey || metaKey || altKey || (shiftKey && key !== "+") ? null : this.#actFor(key, target);
        if (act) {
            event.preventDefault();
            event.stopPropagation(); // It is no letter of a message.
            act();
        }
    }

    #actFor(key, target) {
        const row = rowOf(target);
        const acting = this.#actions.contains(target);
        switch (key) {
            case "Home": return acting ? null : () => this.toBeginning();
            case "End": return acting ? null : () => this.#list.toNewest();
            case "Escape": return acting ? () => this.focus(row) : () => this.#list.leave();
            case "ArrowUp":
            case "ArrowDown": return row && !acting && (() => this.#step(row, key === "ArrowUp" ? -1 : 1));
            case "ArrowRight":
            case "Enter": return target === row ? () => this.#actions.querySelector("button")?.focus() : null;
            case "r": return target === row ? () => this.#list.answer(row.message) : null;
            case "+": return target === row ? () => this.#list.react(row.message, this.#actions.querySelector("[data-action=react]")) : null;
            default: return null;
        }
    }

    /** Below the last message is where one writes. */
    #step(row, step) {
        const rows = [...this.#list.querySelectorAll(".message")].filter(({message}) => message);
        const next = rows[rows.indexOf(row) + step];
        if (next) {
            this.focus(next);
        } else if (step > 0) {
            this.#list.leave();
        }
    }

    /** What is shown of a message may have changed, and what may be done with it. */
    refresh() {
        const row = this.#actions.parentElement;
        if (row?.message.deleted && this.#actions.contains(document.activeElement)) {
            row.focus({preventScroll: true});
        }
        this.#show(row);
    }

    #show(row) {
        if (!row || row.message.deleted) {
            this.#actions.remove();
            return;
        }
        Object.assign(this.#actions, {message: row.message, list: this.#list});
        this.#actions.requestUpdate();
        if (this.#actions.parentElement !== row) {
            row.append(this.#actions);
        }
    }
}

/** A message that the log has: nothing can be done yet with one that is on its way. */
function rowOf(element) {
    const row = element?.closest?.(".message");
    return row?.message ? row : null;
}
