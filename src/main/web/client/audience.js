/** What the tabs of one browser want to hear of, and whether anybody looks at one of them. */
export class Audience {
    #tabs = new Map();

    /** @returns {boolean} whether this tab was not known yet */
    hears(tab, {rooms, visible, as}) {
        const isNew = !this.#tabs.has(tab);
        this.#tabs.set(tab, {rooms, visible, as});
        return isNew;
    }

    /** The room on the screen that is looked at, or of the tab that came last, and under which name: {room, as}. */
    get here() {
        const tabs = [...this.#tabs.values()];
        const {rooms: [room], as} = tabs.find(({visible}) => visible) ?? tabs.at(-1) ?? {rooms: []};
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
