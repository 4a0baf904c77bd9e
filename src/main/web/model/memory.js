import {placeOf} from "../client/server.js";

/** What the browser remembers for us between visits. Where it does not let us, we live without. */
const PREFIX = `halley${placeOf("")}.`;

export const storage = available();

function available() {
    try {
        localStorage.setItem(`${PREFIX}probe`, "");
        localStorage.removeItem(`${PREFIX}probe`);
        return localStorage;
    } catch {
        return null;
    }
}

export function recall(name, otherwise = null) {
    try {
        return JSON.parse(storage.getItem(PREFIX + name)) ?? otherwise;
    } catch {
        return otherwise;
    }
}

export function remember(name, value) {
    try {
        write(name, value);
    } catch {
        forgetRecent();
        try {
            write(name, value);
        } catch {
            // Nothing is left to free: it is not remembered.
        }
    }
}

/** How the page looks and speaks, which is nobody's; and that somebody has signed out, which each tab is told once. */
const NOBODYS = ["language", "theme", "notify", "signedOut"];

let over = false;

/**
 * Whoever comes next at this browser is somebody else: of what was read and written nothing stays, and nothing is added.
 *
 * @param {string} [told] what other tabs hear it by
 */
export function forgetPerson(told) {
    for (const kept of [storage, sessionStorage]) {
        Object.keys(kept ?? {})
            .filter((name) => name.startsWith(PREFIX) && !NOBODYS.includes(name.slice(PREFIX.length)))
            .forEach((name) => kept.removeItem(name));
    }
    if (told) {
        remember(told, Date.now());
    }
    over = true;
}

function write(name, value) {
    if (over) {
        return;
    }
    if (value === null) {
        storage.removeItem(PREFIX + name);
    } else {
        storage.setItem(PREFIX + name, JSON.stringify(value));
    }
}

/** What is known by names of rooms: "constructor" is one, too. */
export const byName = (known) => Object.assign(Object.create(null), known);

/** As this tab remembers it, over a reload: undefined where it never did. */
export function recallInTab(name) {
    try {
        return JSON.parse(sessionStorage.getItem(PREFIX + name) ?? undefined);
    } catch {
        return undefined;
    }
}

export function rememberInTab(name, value) {
    try {
        over || sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
        // The browser keeps nothing for us: it lasts until the page is left.
    }
}

/** The last messages of rooms are the one thing that we can read again: they make room for what we cannot. */
export function forgetRecent() {
    Object.keys(storage ?? {})
        .filter((name) => name.startsWith(`${PREFIX}recent.`))
        .forEach((name) => storage.removeItem(name));
}

/** Tells when another tab has changed something: what it is now, and what it was. */
export function onRemembered(name, listener, signal) {
    addEventListener("storage", ({key, newValue, oldValue}) => {
        if (key === PREFIX + name) {
            listener(JSON.parse(newValue), JSON.parse(oldValue));
        }
    }, {signal});
}

// A page that comes back from the browser's own memory shows what it showed.
addEventListener("pageshow", ({persisted}) => persisted && over && location.reload());
