import {Fragment, Slice} from "prosemirror-model";
import {Transform} from "prosemirror-transform";
import {convert, spansIn} from "./markup.js";
import {schema} from "./schema.js";

const {nodes} = schema;

const plain = (text) => (text ? [schema.text(text)] : []);

function paragraph(lines) {
    const content = lines.flatMap((line, index) => [...(index > 0 ? [nodes.hard_break.create()] : []), ...plain(line)]);
    return nodes.paragraph.create(null, content);
}

/** Text as it stands, line by line. */
export const literalSliceOf = (text) => new Slice(Fragment.from(paragraph(text.split("\n"))), 1, 1);

const codeBlock = (text) => nodes.code_block.create(null, plain(text));

/** Deeper than anybody means it: what is nested further stays text. */
const DEEPEST = 6;
/** Each is a step over all that stands in its paragraph, so that four thousand took four seconds. A text with more stays as it is. */
const MOST_SPANS = 500;
const ITEM = /^( *)([-*+]|\d{1,9}[.)]) (?=\S)/;
const QUOTED = /^> ?/;
const FENCE = /^ {0,3}(`{3,}|~{3,}(?!~))[^`]*$/;
const FENCE_END = /^(?:`{3,}|~{3,})$/;
const TABLE_RULE = /^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/;

/**
 * Text as people write it for others: lines as they are, and what Markdown's signs say about them. A word that comes
 * alone may be a name in a program, and stays as it is until what comes after it shows more.
 */
export function sliceOf(text) {
    const blocks = blocksOf(text.split("\n"), 0);
    if (blocks.length === 0) {
        return literalSliceOf(text);
    }
    const written = new Transform(nodes.doc.create(null, blocks));
    const spans = spansIn(written.doc);
    if (/\s/.test(text.trim()) && spans.length <= MOST_SPANS) {
        convert(written, spans);
    }
    const {content, firstChild, lastChild} = written.doc;
    return new Slice(content, openness(firstChild), openness(lastChild));
}

const notBlank = (line) => line.trim() !== "";

/** A paragraph goes on in the one that it is pasted into; anything else stands by itself. */
const openness = ({type}) => (type === nodes.paragraph ? 1 : 0);

function blocksOf(lines, depth) {
    const blocks = [];
    const ends = longestEnds(lines);
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
        const {block, next} = FENCE.test(lines[at]) ? fencedAt(lines, at, ends) : blockAt(lines, at, depth);
        if (block) {
            endParagraph();
            blocks.push(block);
        } else {
            said.push(lines[at]);
        }
        at = next ?? at + 1;
    }
    endParagraph();
    return blocks;
}

function blockAt(lines, at, depth) {
    if (lines[at].includes("|") && TABLE_RULE.test(lines[at + 1] ?? "")) {
        return tableAt(lines, at);
    }
    if (QUOTED.test(lines[at])) {
        const next = runEnd(lines, at, (line) => QUOTED.test(line));
        return {block: nodes.blockquote.create(null, paragraph(lines.slice(at, next).map((line) => line.replace(QUOTED, "")))), next};
    }
    const [, indent] = ITEM.exec(lines[at]) ?? [];
    const isItem = depth === 0 ? indent === "" : indent !== undefined && depth < DEEPEST;
    return isItem ? listAt(lines, at, depth) : {};
}

/** For each line how many signs the longest end of code has, of each kind, that stands there or further on. */
function longestEnds(lines) {
    let longest = {"`": 0, "~": 0};
    return lines.toReversed().map((line) => {
        const {length, 0: sign} = endOf(line);
        longest = length > longest[sign] ? {...longest, [sign]: length} : longest;
        return longest;
    }).reverse();
}

const endOf = (line) => FENCE_END.exec(line.trim())?.[0] ?? "";

/** Code ends at signs like those that began it, and at least as many. Where there are none the rest is not searched. */
function fencedAt(lines, at, ends) {
    const [, signs] = FENCE.exec(lines[at]);
    if (!(ends[at + 1]?.[signs[0]] >= signs.length)) {
        return {};
    }
    const end = runEnd(lines, at + 1, (line) => !endOf(line).startsWith(signs));
    return {block: codeBlock(lines.slice(at + 1, end).join("\n")), next: end + 1};
}

/** Past blank lines. */
function over(lines, from, step) {
    let at = from;
    while (lines[at]?.trim() === "") {
        at += step;
    }
    return at;
}

function signOf(line, indent) {
    const [, its, sign] = ITEM.exec(line ?? "") ?? [];
    return its === indent ? sign : "";
}

const isLike = (sign, other) => sign.at(-1) === other.at(-1);

/**
 * Items alike, with what is deeper than they are. Numbers are kept by those lists alone that count from one. Beside other
 * signs, as in what has changed in a program, or parted by blank lines from what goes on with them, they stay as they are.
 */
function listAt(lines, at, depth) {
    const [, indent, sign] = ITEM.exec(lines[at]);
    const signAt = (line) => signOf(lines[line], indent);
    if (signAt(at - 1) || isLike(sign, signAt(over(lines, at - 1, -1)))) {
        return {};
    }
    const ordered = /\d/.test(sign);
    const items = [];
    const belongs = (line) => {
        const [, other, its] = ITEM.exec(line) ?? [];
        if (other === indent && its.at(-1) === sign.at(-1) && (!ordered || isNext(its, items.length))) {
            items.push([line.replace(ITEM, "")]);
            return true;
        }
        const deeper = other?.length > indent.length && items.length > 0;
        if (deeper) {
            items.at(-1).push(line);
        }
        return deeper;
    };
    const next = runEnd(lines, at, belongs);
    const further = over(lines, next, 1);
    if (items.length === 0 || signAt(next) || isLike(sign, signAt(further)) || (further > next && /^\s/.test(lines[further]))) {
        return {};
    }
    const type = ordered ? nodes.ordered_list : nodes.bullet_list;
    return {block: type.create(null, items.map(([said, ...deeper]) => itemOf(said, deeper, depth))), next};
}

/** Many write 1 before each of them. */
const isNext = (sign, before) => [before + 1, 1].includes(parseInt(sign));

const itemOf = (said, deeper, depth) =>
    nodes.list_item.create(null, [paragraph([said]), ...blocksOf(deeper, depth + 1)]);

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
