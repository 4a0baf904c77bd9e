/** What the tabs of one browser want to hear of, and whether anybody looks at one of them. */
export class Audience {
    #tabs = new Map();

    /** @returns {boolean} whether this tab was not known yet */
    hears(tab, {rooms, visible, as}) {
        const known = this.#tabs.get(tab);
        if (visible && !known?.visible) {
            this.#tabs.delete(tab); // To the end: it was looked at last.
        }
        this.#tabs.set(tab, {rooms, visible, as});
        return !known;
    }

    /** The room on the screen of the tab that is looked at, or was last, and under which name: {room, as}. */
    get here() {
        const {rooms: [room], as} = [...this.#tabs.values()].at(-1) ?? {rooms: []};
        return {room, as};
    }

    leaves(tab) {
        this.#tabs.delete(tab);
    }

    get looks() {
        return [...this.#tabs.values()].some(({visible}) => visible);
    }

    /** A tab's first room is the one on its screen: none of these is left out, however many rooms others want. */
    rooms(most) {
        const wanted = [...this.#tabs.values()].map(({rooms}) => rooms);
        return [...new Set([...wanted.flatMap(([first]) => first ?? []), ...wanted.flat()])].slice(0, most);
    }
}
