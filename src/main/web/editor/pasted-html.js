import {restyle} from "../ui/tame.js";
import {pointsOf} from "./lengths.js";
import {aligned} from "./markdown.js";
import {makeLists} from "./word-lists.js";

/** No table that is pasted has more columns. */
const WIDEST = 100;

/** What shows as a line that is left free, in points. */
const LINE_PT = 9;

const BLOCKS = "address, article, aside, blockquote, dd, div, dl, dt, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, "
    + "main, nav, ol, p, pre, section, table, ul";

const isBlock = (node) => !!node?.matches?.(BLOCKS);

const isBlank = ({textContent}) => textContent.trim() === "";

/** HTML of whatever program, as the schema can read it: lines and lists are such, and a table is lines that show its columns. */
export function prepared(dom) {
    restyle(dom);
    makeLists(dom);
    dom.querySelectorAll("div").forEach(unwrap);
    dom.querySelectorAll("table").forEach(asRows);
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

/** What shows as a blank line: the gap between paragraphs, of which Word's have none, and a break between blocks. */
export function keepBlankLines(dom) {
    dom.querySelectorAll("p + p").forEach((next) => {
        const before = next.previousElementSibling;
        if (!isBlank(before) && !isBlank(next) && (hasGap(before, "marginBottom") || hasGap(next, "marginTop"))) {
            next.before(document.createElement("p"));
        }
    });
    dom.querySelectorAll("br").forEach((line) => {
        if (isBlock(line.previousSibling) && isBlock(line.nextSibling)) {
            line.replaceWith(document.createElement("p"));
        }
    });
}

/** Where nothing is said of it a paragraph has one, but for Word's; what is set to less than a line only loosens the text. */
const hasGap = ({style, className}, margin) => (style[margin] ? pointsOf(style[margin]) >= LINE_PT : !/Mso/.test(className));

/** A table of cells becomes lines that show its columns; one that only lays out a page holds others, or one cell. */
function asRows(table) {
    const rows = [...table.rows];
    if (table.querySelector("table") || rows.every(({cells}) => cells.length < 2 && rows.length < 2)) {
        rows.forEach((row) => [...row.cells, row].forEach(asBlock));
        return;
    }
    const filled = rows.map(({cells}) => [...cells].flatMap(columnsOf));
    const empty = (column) => filled.every((row) => !row[column]?.trim());
    const pre = document.createElement("pre");
    pre.textContent = aligned(filled.map((row) => row.filter((_, column) => !empty(column)).map(inOneLine)));
    table.replaceWith(pre);
}

/** A cell may be as wide as several: those that follow stand behind all of them. */
function columnsOf(cell) {
    cell.querySelectorAll(`br, ${BLOCKS}`).forEach((line) => line.before("\n"));
    return [cell.textContent, ...Array(Math.min(cell.colSpan, WIDEST) - 1).fill("")];
}

/** The first blanks of a cell may be the indentation of a line of code. */
const inOneLine = (cell) => cell.replace(/^\s*\n/, "").trimEnd().replace(/\s*\n\s*/g, " ");

function asBlock(element) {
    const block = document.createElement("div");
    block.append(...element.childNodes);
    element.replaceWith(block);
}
