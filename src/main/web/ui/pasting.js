import {bring, keepTyped} from "./loaded.js";

/** Shift+Insert pastes as Ctrl+V does; Shift with another key asks for the text as it stands. */
const asksForPlain = ({shiftKey, key}) => shiftKey && key !== "Insert";

/**
 * What reads a text that is pasted or dropped is loaded with the first of them. Until then they are kept, each with what
 * is typed behind it, and take their places afterwards; as mere text where nothing comes to read them.
 */
export class Pasting {
    #write;
    #plain = false;
    #kept = [];
    #reads = false;
    /** Resolved when nothing is kept any more. */
    over = Promise.resolve();

    /** For the editor's events. */
    handlers = {
        keydown: (_, event) => void (this.#plain = asksForPlain(event)),
        paste: (view, event) => !view.composing && this.#keep(view, event, event.clipboardData, {plain: this.#plain}),
        drop: (view, event) => !view.dragging
            && this.#keep(view, event, event.dataTransfer, view.posAtCoords({left: event.clientX, top: event.clientY})),
    };

    /** @param {(letters: string) => Promise<void>} write as if they were typed; a line break is an Enter */
    constructor(write) {
        this.#write = write;
    }

    #keep(view, event, data, how) {
        const [text = "", html = ""] = ["text/plain", "text/html"].map((type) => data?.getData(type));
        if (this.#reads || !(text || html)) {
            return false;
        }
        event.preventDefault();
        this.#kept.at(-1)?.typed();
        this.#kept.push({text, html, ...how, typed: keepTyped("\n")});
        if (this.#kept.length === 1) {
            this.over = this.#paste(view);
        }
        return true;
    }

    async #paste(view) {
        const later = await bring().catch(() => null);
        if (later) {
            this.#reads = true;
            view.setProps(later.clipboard);
        }
        const kept = this.#kept.splice(0);
        kept.at(-1)?.typed();
        for (const {typed, ...flavours} of kept) {
            if (later) {
                later.pasteInto(view, flavours);
            } else {
                view.pasteText(flavours.text);
            }
            await this.#write(typed());
        }
    }

    /** Of another room, or another message. */
    forget() {
        this.#kept.splice(0).forEach(({typed}) => typed());
    }
}
