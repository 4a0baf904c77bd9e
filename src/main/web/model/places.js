import {byName, recallInTab, rememberInTab} from "./memory.js";

const NAME = "places";

/**
 * Where the reader of this tab is in each room that was scrolled up: beside which message, and how far below the edge it
 * stands. The tab keeps it over a reload; a new one begins at what is new.
 */
export class Places {
    #places = byName(recallInTab(NAME));

    of(room) {
        return this.#places[room] ?? null;
    }

    /** @param {{id: number, top: number}|null} place null for the newest message */
    keep(room, place) {
        if (place) {
            this.#places[room] = place;
        } else {
            delete this.#places[room];
        }
        rememberInTab(NAME, this.#places);
    }
}
