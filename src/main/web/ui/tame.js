const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>?|<[a-z][^>]*>?/gi;
const SLASHES = /^(<[a-z][\w:-]*)\/+/i;
const ATTRIBUTE = /([\s"'])(on[a-z]+|style)(?=\s*=)/gi;
const BASE = /<(\/?)base\b/gi;
const INLINE = /<(\/?)(?:style|script)\b/gi;

/**
 * Takes out of foreign HTML what a strict policy reports as soon as it is parsed, even in a document of its own that runs
 * nothing. No sanitiser: what this misses is reported, and is harmless all the same. Styles come back with `restyle`.
 */
export function tame(html) {
    return html
        .replace(INLINE, "<$1template")
        .replace(BASE, "<$1x-base")
        .replace(TAG, (tag) => tag.replace(SLASHES, "$1 ").replace(ATTRIBUTE, "$1data-$2"));
}

/** The styles of tamed elements, set in the way that the policy allows: what is bold by style alone is still bold. */
export function restyle(root) {
    root.querySelectorAll?.("[data-style]").forEach((element) => {
        element.style.cssText = element.dataset.style;
    });
}
