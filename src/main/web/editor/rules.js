import {InputRule, inputRules, textblockTypeInputRule, wrappingInputRule} from "prosemirror-inputrules";
import {Plugin} from "prosemirror-state";
import {emojiLoaded, emojiNamed, loadEmoji} from "../model/emoji.js";
import {inlineOf, spanPatterns} from "./markdown.js";
import {schema} from "./schema.js";

const {nodes} = schema;

const OUTSIDE_CODE = {inCodeMark: false};

const isCode = ({type}) => type.spec.code;

/** The sign that ends a span makes it one, as soon as it is typed; a keyboard that guesses may bring its last words with it. */
function spanRule({pattern, length, mark}) {
    const made = (state, [all, content], start, end) => {
        if (isOnlyItself(state, start)) {
            return null;
        }
        const {tr} = state;
        if (end - start < all.length - 1) {
            return tr.replaceWith(start, end, schema.text(content, [mark.create()])).removeStoredMark(mark);
        }
        const to = start + length + content.length;
        return tr
            .delete(to, end)
            .delete(start, start + length)
            .addMark(start, start + content.length, mark.create())
            .removeStoredMark(mark);
    };
    return new InputRule(new RegExp(`${pattern}$`), made, OUTSIDE_CODE);
}

/** Within an address, or in what a sign of code has begun, a sign is only itself. */
function isOnlyItself(state, at) {
    const $at = state.doc.resolve(at);
    const before = $at.parent.textBetween(0, $at.parentOffset, null, "\ufffc");
    return /:\/\/\S*$/.test(before) || before.split("`").length % 2 === 0;
}

const emojiRule = new InputRule(
    /(?<!\w):([a-z0-9_+-]+):$/,
    (state, [, name], start, end) => {
        const emoji = isOnlyItself(state, start) ? null : emojiNamed(name);
        return emoji ? state.tr.insertText(emoji, start, end) : null;
    },
    OUTSIDE_CODE,
);

const NAMED = /(?<!\w):([a-z0-9_+-]+):/g;

/** The names that were typed before the list of them was here. */
function nameEmoji(state) {
    const found = [];
    state.doc.descendants((node, at, parent) => {
        if (node.isText && !parent.type.spec.code && !node.marks.some(isCode)) {
            [...node.text.matchAll(NAMED)].forEach(({0: all, 1: name, index}) =>
                found.push({from: at + index, to: at + index + all.length, emoji: emojiNamed(name)}));
        }
    });
    return found
        .filter(({emoji}) => emoji)
        .reduceRight((tr, {from, to, emoji}) => tr.insertText(emoji, from, to), state.tr);
}

/** The list of names comes when the first of them may be one. */
const namesOnDemand = new Plugin({
    props: {
        handleTextInput(view, from, to, text) {
            const $from = view.state.doc.resolve(from);
            const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset, null, "\ufffc");
            if (!emojiLoaded() && /:[a-z+]/.test(before + text)) {
                loadEmoji().then(() => view.isDestroyed || view.dispatch(nameEmoji(view.state)), () => {});
            }
            return false;
        },
    },
});

/** What comes in one piece, as from dictation, has its signs in the midst of it. */
const wholePieces = new Plugin({
    props: {
        handleTextInput(view, from, to, text) {
            const parts = text.length > 1 && !view.composing ? inlineOf(text) : [];
            const {parent} = view.state.doc.resolve(from);
            if (parent.type.spec.code || !parts.some(({marks}) => marks.length > 0)) {
                return false;
            }
            view.dispatch(view.state.tr.replaceWith(from, to, parts).setStoredMarks([]).scrollIntoView());
            return true;
        },
    },
});

/** What is typed as Markdown becomes what it means. Backspace right after it takes that back. */
export const typingRules = () => [
    namesOnDemand,
    wholePieces,
    inputRules({
        rules: [
            wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
            wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
            wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
            textblockTypeInputRule(/^```$/, nodes.code_block),
            emojiRule,
            ...spanPatterns.map(spanRule),
        ],
    }),
];
