import {restyle} from "../ui/tame.js";
import {pointsOf} from "./lengths.js";
import {aligned} from "./markdown.js";
import {writeOutWhiteSpace} from "./white-space.js";
import {makeLists} from "./word-lists.js";

/** No table that is pasted has more columns. */
const WIDEST = 100;

/** What shows as a line that is left free, in points. */
const LINE_PT = 9;

const BLOCKS = "address, article, aside, blockquote, dd, div, dl, dt, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, "
    + "main, nav, ol, p, pre, section, table, ul";

const isBlock = (node) => !!node?.matches?.(BLOCKS);

/** What styles and scripts were before they were tamed: within drawings and formulas their text would show. */
const HIDDEN = ":is(svg, math) template";

const isSaid = (text) => text.trim() !== "";

const isBlank = ({textContent}) => !isSaid(textContent);

/** HTML of whatever program, as the schema can read it: lines and lists are such, and a table is lines that show its columns. */
export function prepared(dom) {
    restyle(dom);
    makeLists(dom);
    writeOutWhiteSpace(dom, isBlock);
    dom.querySelectorAll(HIDDEN).forEach((hidden) => hidden.remove());
    dom.querySelectorAll("ol").forEach(keepNumbers);
    dom.querySelectorAll("table").forEach(asRows);
    dom.querySelectorAll("div").forEach(unwrap);
    return dom;
}

/** What holds blocks is no paragraph itself, and what stands between them is one for each. */
function unwrap(holder) {
    if (![...holder.children].some(isBlock)) {
        return;
    }
    let line = null;
    for (const child of [...holder.childNodes]) {
        if (isBlock(child)) {
            line = null;
        } else if (line || !isBlank(child)) {
            line ??= holder.insertBefore(document.createElement("div"), child);
            line.append(child);
        }
    }
    holder.replaceWith(...holder.childNodes);
}

/** What shows as a blank line: the gap between paragraphs, of which Word's have none, and breaks between blocks. */
export function keepBlankLines(dom) {
    dom.querySelectorAll("p + p").forEach((next) => {
        const before = next.previousElementSibling;
        if (!isBlank(before) && !isBlank(next) && (hasGap(before, "marginBottom") || hasGap(next, "marginTop"))) {
            next.before(document.createElement("p"));
        }
    });
    dom.querySelectorAll("br").forEach((first) => {
        const lines = isBlock(first.previousSibling) ? breaksFrom(first) : [];
        if (isBlock(lines.at(-1)?.nextSibling)) {
            lines.forEach((line) => line.replaceWith(document.createElement("p")));
        }
    });
}

function breaksFrom(first) {
    const lines = [];
    for (let line = first; line?.nodeName === "BR"; line = line.nextSibling) {
        lines.push(line);
    }
    return lines;
}

/** Where nothing is said of it a paragraph has one, but for Word's; what is set to less than a line only loosens the text. */
const hasGap = ({style, className}, margin) => (style[margin] ? pointsOf(style[margin]) >= LINE_PT : !/Mso/.test(className));

/** A table of cells becomes lines that show its columns; one that only lays out a page holds others, or one cell. */
function asRows(table) {
    const rows = [...table.rows];
    if (table.querySelector("table") || rows.every(({cells}) => cells.length < 2 && rows.length < 2)) {
        rows.forEach(({cells}) => [...cells].forEach((cell) => table.before(blockOf(cell))));
        table.remove();
        return;
    }
    const filled = grid(rows);
    const used = new Set(filled.flatMap((row) => row.flatMap((cell, column) => (isSaid(cell) ? [column] : []))));
    const pre = document.createElement("pre");
    pre.textContent = aligned(filled.map((row) => row.filter((_, column) => used.has(column)).map(inOneLine)));
    table.replaceWith(pre);
}

/** A cell may be as wide and as high as several: those that follow stand behind all of it, in the rows below as well. */
function grid(rows) {
    const freeFrom = [];
    return rows.map(({cells}, row) => {
        const filled = [];
        for (const cell of cells) {
            while (freeFrom[filled.length] > row) {
                filled.push("");
            }
            for (let column = filled.length; column < Math.min(filled.length + cell.colSpan, WIDEST); column++) {
                freeFrom[column] = row + cell.rowSpan;
            }
            filled.push(textOf(cell), ...Array(Math.min(cell.colSpan, WIDEST) - 1).fill(""));
        }
        return filled;
    });
}

function textOf(cell) {
    cell.querySelectorAll(`br, ${BLOCKS}`).forEach((line) => line.before("\n"));
    return cell.textContent;
}

/** The first blanks of a cell may be the indentation of a line of code. */
const inOneLine = (cell) => {
    const [first = "", ...rest] = cell.split("\n").filter(isSaid);
    return [first.trimEnd(), ...rest.map((line) => line.trim())].join(" ");
};

function blockOf(element) {
    const block = document.createElement("div");
    block.append(...element.childNodes);
    return block;
}

/** A list here counts from one: another one's numbers are kept, as text. */
function keepNumbers(list) {
    if (list.start === 1) {
        return;
    }
    [...list.children].filter(({nodeName}) => nodeName === "LI").forEach((item, index) => {
        firstSaid(item)?.before(`${list.start + index}. `);
        item.replaceWith(blockOf(item));
    });
    list.replaceWith(blockOf(list));
}

/** What the first line of a block begins with. */
function firstSaid(block) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let first = walker.nextNode();
    while (first && isBlank(first)) {
        first = walker.nextNode();
    }
    while (first && !isBlock(first.parentNode)) {
        first = first.parentNode;
    }
    return first;
}
