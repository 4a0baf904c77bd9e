import {closeHistory} from "prosemirror-history";
import {Plugin, PluginKey} from "prosemirror-state";
import {schema} from "./schema.js";
import {spansOf} from "./spans.js";

const isCode = ({type}) => type.spec.code;

/** What is code already says nothing else; a line break is a sign as long as in the document. */
const textOf = (block) =>
    block.children.map(({text, marks}) => (!text ? "\n" : marks.some(isCode) ? "x".repeat(text.length) : text)).join("");

export const isEmoji = ({marks}) => marks.length === 0;

/** The spans of the blocks between two places, in the document's positions; `last` where nothing comes after one. */
export function spansIn(doc, from = 0, to = doc.content.size) {
    const found = [];
    doc.nodesBetween(from, to, (node, at) => {
        if (node.isTextblock && !isCode(node)) {
            const last = node.content.size;
            found.push(...spansOf(textOf(node)).map((span) => moved({...span, last: span.shown === last}, at + 1)));
        }
        return !node.isTextblock;
    });
    return found;
}

const moved = ({from, to, shown, cuts, ...rest}, by) => ({
    ...rest,
    from: from + by,
    to: to + by,
    shown: shown + by,
    cuts: cuts.map((cut) => ({...cut, from: cut.from + by, to: cut.to + by})),
});

/** Makes spans what they say: marks first, as they move nothing, and what is cut out from the end on. */
export function convert(tr, spans) {
    spans.forEach(({from, to, marks}) => marks.forEach((mark) => tr.addMark(from, to, mark)));
    spans.flatMap(({cuts}) => cuts).sort((a, b) => b.from - a.from).forEach(({from, to, text}) => {
        const written = text ? schema.text(text, tr.doc.resolve(from + 1).marks()) : [];
        tr.replaceWith(from, to, written);
    });
    return tr;
}

/** Whether the last change brought words that are to stay as they are: pasted, dropped, or taken back. */
const asItIs = new PluginKey("asItIs");

const isMeantAsItIs = (tr) => !!tr.getMeta("history$") || ["paste", "drop"].includes(tr.getMeta("uiEvent"));

/** Where the message or the line ends, that shows what stands before the caret to be a span. */
export function spanAtEnd(state) {
    const {from, empty} = state.selection;
    const spans = empty ? spansIn(state.doc, from, from).filter(({shown}) => shown === from) : [];
    return closeHistory(convert(state.tr, asItIs.getState(state) ? spans.filter(isEmoji) : spans));
}

/**
 * A span is made of what is typed as soon as a character shows that it is over: until then it may be the beginning of a
 * name in a program. Many come in one piece, from dictation or an input method.
 *
 * @param {Plugin} undoable the plugin of the input rules, which knows how to take one back
 */
export function spanTyping(undoable) {
    let composedFrom = 0;
    const typed = (view, tr, from, to, text, shownFrom) => {
        const shown = (span) => span.shown >= shownFrom && span.shown < tr.selection.to;
        const spans = spansIn(tr.doc, shownFrom, shownFrom).filter(shown);
        if (spans.length > 0) {
            convert(tr, spans);
            view.dispatch(tr.setMeta(undoable, {transform: tr, from, to, text}).scrollIntoView());
        }
        return spans.length > 0;
    };
    return new Plugin({
        key: asItIs,
        state: {init: () => false, apply: (tr, before) => (tr.docChanged ? isMeantAsItIs(tr) : before)},
        props: {
            handleTextInput: (view, from, to, text) =>
                !view.composing && typed(view, view.state.tr.insertText(text, from, to), from, to, text, from),
            handleDOMEvents: {
                compositionstart: (view) => void (composedFrom = view.state.selection.from),
                compositionend: (view) => void setTimeout(() => {
                    const {from, empty} = view.state.selection;
                    if (empty && !view.composing) {
                        typed(view, view.state.tr, from, from, "", Math.min(composedFrom, from));
                    }
                }),
            },
        },
    });
}
