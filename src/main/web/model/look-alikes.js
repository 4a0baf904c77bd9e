/**
 * Letters of the scripts that people write here which most fonts draw like a Latin one, and below each the one that it is
 * taken for: from the confusables of Unicode's UTS 39.
 */
const DRAWN = [..."01I|ıɑɡАВСЕНІЈКМОРЅТХҮУԌԚԜӀасԁеһіјӏорԛѕѵԝхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγινορυօսոհցյ"];
const ALIKE = [..."OllliagABCEHlJKMOPSTXYYGQWlacdehijlopqsvwxyABEZHlKMNOPTYXayivopuounhgj"];
const LATIN = new Map(DRAWN.map((letter, index) => [letter, ALIKE[index]]));

/** Drawn as nothing at all: what Unicode says may be ignored, and a blank of Braille. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;
const BLANKS = /\s+/gu;

function skeletonOf(name) {
    const seen = name.normalize("NFKC").replace(UNSEEN, "").replace(BLANKS, " ").trim();
    return [...seen].map((letter) => LATIN.get(letter) ?? letter).join("").replaceAll("rn", "m");
}

/** Finds names that look like one which came before them, and are another. */
export class LookAlikes {
    #first = new Map();
    #known = new Map();

    /** @returns {string|null} the name that this one can be taken for */
    of(name) {
        if (!this.#known.has(name)) {
            this.#known.set(name, this.#find(name));
        }
        return this.#known.get(name);
    }

    #find(name) {
        const skeleton = skeletonOf(name);
        const first = this.#first.get(skeleton) ?? name;
        this.#first.set(skeleton, first);
        return first === name ? null : first;
    }
}
