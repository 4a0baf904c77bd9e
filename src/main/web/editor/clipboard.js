import {DOMParser} from "prosemirror-model";
import {Selection} from "prosemirror-state";
import {isSafeLink} from "../ui/safe-html.js";
import {tame} from "../ui/tame.js";
import {cleaned} from "./clean.js";
import {literalSliceOf, sliceOf} from "./markdown.js";
import {setLink} from "./marks.js";
import {keepBlankLines, prepared} from "./pasted-html.js";
import {schema} from "./schema.js";

class PastedParser extends DOMParser {
    parse(dom, options) {
        return super.parse(prepared(dom), options);
    }

    parseSlice(dom, options) {
        const pasted = prepared(dom);
        // What comes from an editor like this one has its blank lines.
        if (!pasted.querySelector("[data-pm-slice]")) {
            keepBlankLines(pasted);
        }
        return super.parseSlice(pasted, options);
    }
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
    clipboardParser: new PastedParser(schema, DOMParser.fromSchema(schema).rules),
    clipboardTextParser: (text, context, plain) => (plain && !signsCount ? literalSliceOf : sliceOf)(text),
    transformPastedText: cleaned,
    transformPastedHTML: (html) => tame(cleaned(html)),
    handlePaste: linkSelected,
};
