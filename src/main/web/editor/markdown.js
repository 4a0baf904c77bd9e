import {Fragment, Slice} from "prosemirror-model";
import {schema} from "./schema.js";

const {nodes, marks} = schema;

/** What stands around words, and what it makes of them: two signs before one, and code before all others. */
const SPANS = [
    ["`", marks.code], ["**", marks.strong], ["__", marks.strong], ["~~", marks.strike], ["*", marks.em], ["_", marks.em],
];
const LINK = String.raw`\[([^[\]\n]+)]\((https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)\)`;
/** What looks like a sign within an address belongs to it. */
const ADDRESS = String.raw`https?:\/\/\S+`;

/** Not within a word, so that snake_case and 2*3*4 stay what they are; no blank inside beside the signs. */
function spanPattern(sign) {
    const [one] = sign;
    const signs = sign.replaceAll("*", "\\*");
    return `(?<![\\w${one}])${signs}(?!\\s)([^${one}\\n]+)(?<!\\s)${signs}(?![\\w${one}])`;
}

export const spanPatterns = SPANS.map(([sign, mark]) => ({pattern: spanPattern(sign), length: sign.length, mark}));

const ANY = new RegExp([LINK, ...spanPatterns.map(({pattern}) => pattern), ADDRESS].join("|"));

/** The words of one line as nodes. What is inside of marks is looked through again: its own sign is not in it any more. */
export function inlineOf(text, set = []) {
    const parts = [];
    let rest = text;
    for (let found = ANY.exec(rest); found; found = ANY.exec(rest)) {
        const [all, label, href, ...inner] = found;
        parts.push(...plain(rest.slice(0, found.index), set), ...markedOf({all, label, href, inner}, set));
        rest = rest.slice(found.index + all.length);
    }
    return [...parts, ...plain(rest, set)];
}

function markedOf({all, label, href, inner}, set) {
    if (label !== undefined) {
        return inlineOf(label, marks.link.create({href}).addToSet(set));
    }
    const at = inner.findIndex((content) => content !== undefined);
    if (at < 0) {
        return plain(all, set);
    }
    const {mark} = spanPatterns[at];
    const within = mark.create().addToSet(set);
    return mark === marks.code ? plain(inner[at], within) : inlineOf(inner[at], within);
}

const plain = (text, set = []) => (text ? [schema.text(text, set)] : []);

function paragraph(lines, read = inlineOf) {
    const content = lines.flatMap((line, index) => [...(index > 0 ? [nodes.hard_break.create()] : []), ...read(line)]);
    return nodes.paragraph.create(null, content);
}

/** Text as it stands, line by line. */
export const literalSliceOf = (text) => new Slice(Fragment.from(paragraph(text.split("\n"), plain)), 1, 1);

const codeBlock = (text) => nodes.code_block.create(null, plain(text));

const listOf = (type) => (lines) => type.create(null, lines.map((line) => nodes.list_item.create(null, paragraph([line]))));

/** Blocks whose lines all begin alike: the sign is taken away, and the rest is theirs. */
const BLOCKS = [
    {sign: /^> ?/, make: (lines) => nodes.blockquote.create(null, paragraph(lines))},
    {sign: /^[-*+] (?=\S)/, make: listOf(nodes.bullet_list)},
    {sign: /^\d{1,9}[.)] (?=\S)/, make: listOf(nodes.ordered_list)},
];
const FENCE = /^```[\w+#.-]*$/;
const TABLE_RULE = /^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/;

/** Text as people write it for others: lines as they are, and what Markdown's signs say about them. */
export function sliceOf(text) {
    const lines = text.split("\n");
    const blocks = [];
    let said = [];
    const endParagraph = () => {
        const from = said.findIndex(notBlank);
        const to = said.findLastIndex(notBlank) + 1;
        if (from >= 0) {
            blocks.push(paragraph(said.slice(from, to)));
        }
        said = [];
    };
    for (let at = 0; at < lines.length;) {
        const {block, next} = blockAt(lines, at);
        if (block) {
            endParagraph();
            blocks.push(block);
            at = next;
        } else {
            said.push(lines[at++]);
        }
    }
    endParagraph();
    if (blocks.length === 0) {
        return literalSliceOf(text);
    }
    return new Slice(Fragment.from(blocks), openness(blocks[0]), openness(blocks.at(-1)));
}

const notBlank = (line) => line.trim() !== "";

/** A paragraph goes on in the one that it is pasted into; anything else stands by itself. */
const openness = (block) => (block?.type === nodes.paragraph ? 1 : 0);

function blockAt(lines, at) {
    if (FENCE.test(lines[at])) {
        const end = lines.indexOf("```", at + 1);
        return end < 0 ? {} : {block: codeBlock(lines.slice(at + 1, end).join("\n")), next: end + 1};
    }
    if (lines[at].includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) {
        return tableAt(lines, at);
    }
    const kind = BLOCKS.find(({sign}) => sign.test(lines[at]));
    if (!kind) {
        return {};
    }
    const next = runEnd(lines, at, (line) => kind.sign.test(line));
    return {block: kind.make(lines.slice(at, next).map((line) => line.replace(kind.sign, ""))), next};
}

function tableAt(lines, at) {
    const next = runEnd(lines, at + 2, (line) => line.includes("|"));
    const rows = [lines[at], ...lines.slice(at + 2, next)];
    const cells = rows.map((row) => row.trim().replace(/^\|/, "").replace(/\|$/, "").split("|").map((cell) => cell.trim()));
    return {block: codeBlock(aligned(cells)), next};
}

function runEnd(lines, from, belongs) {
    let end = from;
    while (end < lines.length && belongs(lines[end])) {
        end++;
    }
    return end;
}

/** Wide signs take two columns. */
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const widthOf = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);

/** A cell this wide is no column of a table, but a text beside others: padding all rows to it would multiply the whole. */
const WIDEST = 60;

/** Rows of cells as lines whose columns stand below each other. */
export function aligned(rows) {
    const widths = [];
    rows.forEach((row) => row.forEach((cell, column) => {
        widths[column] = Math.min(WIDEST, Math.max(widths[column] ?? 0, widthOf(cell)));
    }));
    const padded = (cell, column) => cell + " ".repeat(Math.max(0, widths[column] - widthOf(cell)));
    return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
