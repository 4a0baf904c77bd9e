import {t} from "../i18n.js";
import {tell} from "./notice.js";

/** @returns {Promise<boolean>} whether what is loaded when it is first asked for has come; who waits for it is told where not */
export const loaded = (coming) => coming.then(() => true, () => {
    tell(t("notLoaded"));
    return false;
});

/** What is loaded later; a server of another build has something else in its place, which loads the page again. */
export async function bring() {
    const all = await import("./later.js");
    return all.pasteInto ? all : Promise.reject(new Error("another build"));
}

/**
 * Loads what is not needed before somebody asks for it.
 *
 * @param {(module: object, letters: string) => T} act is given what was typed while it was on its way
 * @param {string} [enter] see {@link keepTyped}
 * @param {() => Promise} [ready] what else has to be there first
 * @returns {Promise<T|false>} what that gives back; false where nothing has come
 * @template T
 */
export async function later(act, enter, ready = () => {}) {
    const typed = keepTyped(enter);
    let module;
    const came = await loaded(bring().then((all) => ready(module = all)));
    const letters = typed();
    return came && act(module, letters);
}

/**
 * Keeps the letters that are typed from now on, for a field that is on its way; a click or Escape lets the next ones go
 * where the focus is.
 *
 * @param {string} [enter] what is kept of an Enter, which else does nothing meanwhile
 * @returns {() => string} ends that, and gives back what was kept
 */
export function keepTyped(enter = "") {
    let typed = "";
    const over = new AbortController();
    const keep = (event) => {
        const {key, ctrlKey, metaKey, altKey} = event;
        const isLetter = [...key].length === 1;
        if (key === "Escape") {
            over.abort();
        } else if ((isLetter || key === "Enter") && !ctrlKey && !metaKey && !altKey) {
            typed += isLetter ? key : enter;
            event.preventDefault();
            event.stopPropagation();
        }
    };
    addEventListener("keydown", keep, {capture: true, signal: over.signal});
    addEventListener("pointerdown", () => over.abort(), {signal: over.signal});
    return () => {
        over.abort();
        return typed;
    };
}
