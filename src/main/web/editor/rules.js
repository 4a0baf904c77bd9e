import {InputRule, inputRules} from "prosemirror-inputrules";
import {Plugin, TextSelection} from "prosemirror-state";
import {canJoin, findWrapping} from "prosemirror-transform";
import {emojiLoaded, loadEmoji} from "../model/emoji.js";
import {convert, isEmoji, spansIn, spanTyping} from "./markup.js";
import {schema} from "./schema.js";

const {nodes} = schema;

/** How a line break stands in the text that a rule is asked about. */
const BREAK = "\ufffc";

/**
 * What stands at the start of a line says what the line is, also of one that a break has begun: it becomes a block of its
 * own, and then what it is.
 */
function lineRule(sign, become) {
    return new InputRule(new RegExp(`(?:^|${BREAK})\\s*${sign}$`), (state, [all], start, end) => {
        const tr = state.tr.delete(start, end);
        const broken = all.startsWith(BREAK);
        const at = broken ? start + 2 : start;
        if (broken) {
            tr.split(start);
        }
        partFromNextLine(tr, at);
        tr.setSelection(TextSelection.create(tr.doc, at));
        return become(tr, at) ? tr : null;
    });
}

function partFromNextLine(tr, at) {
    const $at = tr.doc.resolve(at);
    let next = null;
    $at.parent.forEach((node, offset) => {
        if (node.type === nodes.hard_break && offset >= $at.parentOffset) {
            next ??= $at.start() + offset;
        }
    });
    if (next !== null) {
        tr.delete(next, next + 1).split(next);
    }
}

const wrapped = (type) => (tr, at) => {
    const range = tr.doc.resolve(at).blockRange();
    const wrapping = findWrapping(range, type);
    if (!wrapping) {
        return false;
    }
    tr.wrap(range, wrapping);
    if (tr.doc.resolve(range.start).nodeBefore?.type === type && canJoin(tr.doc, range.start)) {
        tr.join(range.start);
    }
    return true;
};

const asCode = (tr, at) => tr.setBlockType(at, at, nodes.code_block).doc.resolve(at).parent.type === nodes.code_block;

/** The names that were written before the list of them was here, but for one that may still go on. */
const nameEmoji = ({tr, doc}) => convert(tr, spansIn(doc).filter((span) => isEmoji(span) && !span.last));

function wantEmoji(view, text) {
    if (!emojiLoaded() && /:[a-z+]/.test(text)) {
        loadEmoji().then(() => view.isDestroyed || view.dispatch(nameEmoji(view.state)), () => {});
    }
}

/** The list of names comes when the first of them may be one. */
const namesOnDemand = new Plugin({
    props: {
        handleTextInput(view, from, to, text) {
            const $from = view.state.doc.resolve(from);
            const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset, null, BREAK);
            wantEmoji(view, before + text);
        },
        handlePaste(view, event) {
            wantEmoji(view, event.clipboardData?.getData("text/plain") ?? "");
        },
    },
});

/** What is typed as Markdown becomes what it means. Backspace right after it takes that back. */
export function typingRules() {
    const lines = inputRules({
        rules: [
            lineRule(">\\s", wrapped(nodes.blockquote)),
            lineRule("[-*]\\s", wrapped(nodes.bullet_list)),
            lineRule("1\\.\\s", wrapped(nodes.ordered_list)),
            lineRule("```", asCode),
        ],
    });
    return [namesOnDemand, lines, spanTyping(lines)];
}
