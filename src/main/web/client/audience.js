/** What the tabs of one browser want to hear of, and whether anybody looks at one of them. */
export class Audience {
    #tabs = new Map();

    /** @returns {boolean} whether this tab was not known yet */
    hears(tab, {rooms, visible}) {
        const isNew = !this.#tabs.has(tab);
        this.#tabs.set(tab, {rooms, visible});
        return isNew;
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
