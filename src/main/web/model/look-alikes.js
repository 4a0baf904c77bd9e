/** What most fonts draw alike of what everybody writes: from the confusables of Unicode's UTS 39. */
const EVERYBODYS = [["0", "O"], ["1", "l"], ["I", "l"], ["|", "l"]];
/** Names of these have nothing that is taken for a Latin letter but other Latin letters. */
const FAMILIAR = /^[\p{ASCII}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{P}\p{S}\p{M}]*$/u;

/** Drawn as nothing at all: what Unicode says may be ignored, and a blank of Braille. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;
const BLANKS = /\s+/gu;

let latin = new Map(EVERYBODYS);
let loading = null;
let tell = () => {};

/** @param {() => void} listener is told when names may look alike that did not before */
export function onLetters(listener) {
    tell = listener;
}

/** The letters of all other scripts are many, and loaded when a name first has one. */
function loadLetters() {
    loading ??= import("./confusables.js").then(({CONFUSABLES}) => {
        const others = Object.entries(CONFUSABLES).flatMap(([like, letters]) => [...letters].map((letter) => [letter, like]));
        latin = new Map([...EVERYBODYS, ...others]);
        tell();
    }).catch(() => {
        // Without them the name is taken for nobody else's, as any other one.
    });
}

function skeletonOf(name) {
    const seen = name.normalize("NFKC").replace(UNSEEN, "").replace(BLANKS, " ").trim();
    if (!FAMILIAR.test(seen)) {
        loadLetters();
    }
    return [...seen].map((letter) => latin.get(letter) ?? letter).join("").replaceAll("rn", "m");
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
