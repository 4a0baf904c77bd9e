import {emojiNamed} from "../model/emoji.js";
import {schema} from "./schema.js";

const {strong, em, strike, code, link} = schema.marks;

/** Between words: blanks, dashes, and the punctuation of scripts that write no blanks. */
const EDGE = String.raw`\s–—‘-‟…\u3000-\u303f\uff01-\uff0f\uff1a-\uff20`;
/** Scripts that put no blank between words. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}`;

/** Where a span can begin, and what has to come after it: an edge, with no more than a little punctuation in between. */
const LOOSE = around("\"'");
const INNERMOST = around("\"'*_~");
/** Names in programs have these signs within, and beside brackets and quotes: they need more around them to be meant. */
const STRICT = {open: `(?<=^|[${EDGE}])`, close: `(?=[.,:;!?]{0,3}(?:$|[${EDGE}]))`};

function around(beside) {
    const edge = EDGE + UNSPACED;
    return {
        open: `(?<=(?:^|[${edge}])[(\\[{${beside}]{0,3})`,
        close: `(?=[.,:;!?)\\]}${beside}]{0,3}(?:$|[${edge}]))`,
    };
}

const PUNCTUATION_AFTER = /[.,:;!?)\]}"'*_~]{0,3}/y;

/** Words begin and end a span, perhaps in quotes or in signs of their own: globs and operators do not. */
const FIRST = String.raw`(?=[*_~]{0,3}["'“‘「『《（【(\[]{0,3}[\p{L}\p{N}\p{Extended_Pictographic}@#])`;
const LAST = String.raw`(?<=[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\ufe0f#+%][.,:;!?…)\]}"'”’」』》）】。，！？：；]{0,3}[*_~]{0,3})`;

function spanPattern(sign, {open, close}) {
    const [one] = sign;
    const name = sign === "__" ? String.raw`(?!__\w+__)` : "";
    const signs = `[${one}]{${sign.length}}`;
    const inner = sign.length > 1 ? `(?:[^${one}\\n]|[${one}](?![${one}]))+` : `[^${one}\\n]+`;
    return `${open}${name}${signs}(?![${one}])${FIRST}(${inner})${LAST}${signs}${close}`;
}

/** Two signs before one. A single word between two underscores on each side is a name in Python. */
const SPANS = [
    ["***", [strong, em], STRICT], ["**", [strong], LOOSE], ["__", [strong], STRICT],
    ["~~", [strike], LOOSE], ["*", [em], STRICT], ["_", [em], STRICT],
].map(([sign, marks, place]) => ({
    pattern: new RegExp(spanPattern(sign, place), "gmu"),
    size: sign.length,
    marks: marks.map((mark) => mark.create()),
}));

const {open, close} = INNERMOST;
/** What is looked at first, as the signs within belong to it: links, code, names of emoji, and addresses. */
const WHOLE = new RegExp([
    String.raw`${open}\[(?<label>[^[\]\n]+)\]\((?<href>https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)\)${close}`,
    `${open}\`(?!\\s)(?<code>[^\`\\n]+)(?<!\\s)\`(?!\`)${close}`,
    `${open}\`[^\`\\n]*(?:\`|$)`,
    `${open}(?<names>(?::[a-z0-9_+-]+:)+)${close}`,
    String.raw`https?:\/\/\S*[^\s*_~]`,
].join("|"), "gmu");

const NAME = /:[a-z0-9_+-]+:/g;

/**
 * What Markdown's signs say about a text: ranges that get marks, and what is cut out, or put in its place. `shown` is
 * where the character stands, or the end, that shows that the span is over.
 *
 * @returns {{from: number, to: number, marks: Mark[], cuts: {from: number, to: number, text?: string}[], shown: number}[]}
 */
export function spansOf(text) {
    const spans = [...text.matchAll(WHOLE)].flatMap(({0: all, index, groups}) => wholeSpans(all, index, groups));
    return [...spans, ...signedSpans(text.replace(WHOLE, letters), 0)].map((span) => ({...span, shown: shownAt(text, span.end)}));
}

/** In place of what is done with: neither a sign nor an edge. */
const letters = (all) => "x".repeat(all.length);

function shownAt(text, end) {
    PUNCTUATION_AFTER.lastIndex = end;
    return end + PUNCTUATION_AFTER.exec(text)[0].length;
}

function wholeSpans(all, at, {label, href, code: inner, names}) {
    const end = at + all.length;
    if (label) {
        return [spanOf(at, 1, label.length, end, [link.create({href})])];
    }
    if (names) {
        return [...names.matchAll(NAME)].flatMap(({0: name, index}) => emojiSpan(name, at + index, end));
    }
    return inner ? [spanOf(at, 1, inner.length, end, [code.create()])] : [];
}

function emojiSpan(name, from, end) {
    const to = from + name.length;
    const text = emojiNamed(name.slice(1, -1));
    return text ? [{from, to, marks: [], cuts: [{from, to, text}], end}] : [];
}

/** Those that may have others within, which are looked for once more. */
function signedSpans(text, base) {
    const spans = [];
    let rest = text;
    for (const {pattern, size, marks} of SPANS) {
        for (const {0: all, 1: inner, index} of rest.matchAll(pattern)) {
            const span = spanOf(base + index, size, inner.length, base + index + all.length, marks);
            spans.push(span, ...signedSpans(inner, span.from).map((within) => ({...within, end: span.end})));
        }
        rest = rest.replace(pattern, letters);
    }
    return spans;
}

const spanOf = (at, before, length, end, marks) => {
    const from = at + before;
    const to = from + length;
    return {from, to, marks, cuts: [{from: at, to: from}, {from: to, to: end}], end};
};
