import {DOMParser} from "prosemirror-model";
import {Selection} from "prosemirror-state";
import {isSafeLink} from "../ui/safe-html.js";
import {restyle, tame} from "../ui/tame.js";
import {cleaned} from "./clean.js";
import {aligned, literalSliceOf, sliceOf} from "./markdown.js";
import {setLink} from "./marks.js";
import {schema} from "./schema.js";

/** No table that is pasted has more columns. */
const WIDEST = 100;

class TamedParser extends DOMParser {
    parse(dom, options) {
        return super.parse(prepared(dom), options);
    }

    parseSlice(dom, options) {
        return super.parseSlice(prepared(dom), options);
    }
}

function prepared(dom) {
    restyle(dom);
    dom.querySelectorAll?.("table").forEach(asRows);
    return dom;
}

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
const columnsOf = ({textContent, colSpan}) => [textContent, ...Array(Math.min(colSpan, WIDEST) - 1).fill("")];

/** The first blanks of a cell may be the indentation of a line of code. */
const inOneLine = (cell) => cell.replace(/^\s*\n/, "").trimEnd().replace(/\s*\n\s*/g, " ");

function asBlock(element) {
    const block = document.createElement("div");
    block.append(...element.childNodes);
    element.replaceWith(block);
}

/** An address over words that are selected links them, and one goes on behind them. */
function linkSelected(view, event) {
    const {selection, doc} = view.state;
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    const linkable = !selection.empty && selection.$from.sameParent(selection.$to) && !selection.$from.parent.type.spec.code;
    if (!linkable || /\s/.test(text) || !isSafeLink(text) || isSafeLink(doc.textBetween(selection.from, selection.to))) {
        return false;
    }
    return setLink(text)(view.state, (tr) => view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(selection.to), -1))));
}

let signsCount = false;

/**
 * Pastes, where it was dropped or is written, what came before there was somebody to read it. Of code the text alone
 * counts; ProseMirror takes any that it is given by itself for one that is to stay as it is.
 */
export function pasteInto(view, {text, html, plain, pos}) {
    const event = {clipboardData: {getData: (type) => (type === "text/html" ? html : text)}};
    if (pos !== undefined) {
        const {tr} = view.state;
        view.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(Math.min(pos, tr.doc.content.size)))));
        view.focus();
    }
    if (html && !plain && !(text && view.state.selection.$from.parent.type.spec.code)) {
        view.pasteHTML(html, event);
    } else {
        signsCount = !plain;
        view.pasteText(text, event);
        signsCount = false;
    }
}

/** How the editor reads what is pasted: the schema lets through what a message can be made of, and drops the rest. */
export const clipboard = {
    clipboardParser: new TamedParser(schema, DOMParser.fromSchema(schema).rules),
    clipboardTextParser: (text, context, plain) => (plain && !signsCount ? literalSliceOf : sliceOf)(text),
    transformPastedText: cleaned,
    transformPastedHTML: (html) => tame(cleaned(html)),
    handlePaste: linkSelected,
};
