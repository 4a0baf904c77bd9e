/** Longer than the list takes where the connection is well: no message is held up for longer. */
const PATIENCE_MS = 500;

let byName = null;
let loading = null;

/** The emoji and what they are called: a long list, which is loaded when somebody first wants one. */
export function loadEmoji() {
    loading ??= import("./emoji-names.js").then(({EMOJI}) => {
        byName = new Map(EMOJI.flatMap(({emoji, names}) => names.map((name) => [name, emoji])));
        return EMOJI;
    });
    loading.catch(() => (loading = null));
    return loading;
}

export const emojiLoaded = () => byName !== null;

export const emojiNamed = (name) => byName?.get(name);

/** Once the names that were asked for are here, or cannot be had soon. */
export async function emojiAsked() {
    if (loading && !byName) {
        await Promise.race([loading.catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    }
}
