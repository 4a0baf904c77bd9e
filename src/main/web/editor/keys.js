import {baseKeymap, chainCommands, lift, newlineInCode, toggleMark, wrapIn} from "prosemirror-commands";
import {history, redo, undo} from "prosemirror-history";
import {undoInputRule} from "prosemirror-inputrules";
import {keymap} from "prosemirror-keymap";
import {liftListItem, splitListItem, wrapInList} from "prosemirror-schema-list";
import {downOutOfCode, enterInCode, upOutOfCode} from "./code-keys.js";
import {isEmpty} from "./draft.js";
import {spanAtEnd} from "./markup.js";
import {typingRules} from "./rules.js";
import {schema} from "./schema.js";

const {nodes, marks} = schema;

function isInside(state, type) {
    const {$from} = state.selection;
    for (let depth = $from.depth; depth > 0; depth--) {
        if ($from.node(depth).type === type) {
            return true;
        }
    }
    return false;
}

const toggleQuote = (state, dispatch, view) =>
    (isInside(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch, view);

const toggleList = (state, dispatch, view) =>
    (isInside(state, nodes.list_item) ? liftListItem(nodes.list_item) : wrapInList(nodes.bullet_list))(state, dispatch, view);

const hasMark = (type) => (state) => {
    const {from, to, $from, empty} = state.selection;
    return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
};

/** What can be done to the text by a button or a key: `run` as ProseMirror's commands, `on` whether it is done here. */
export const FORMATS = {
    bold: {run: toggleMark(marks.strong), on: hasMark(marks.strong), key: "Mod-b"},
    italic: {run: toggleMark(marks.em), on: hasMark(marks.em), key: "Mod-i"},
    strike: {run: toggleMark(marks.strike), on: hasMark(marks.strike), key: "Mod-Shift-x"},
    code: {run: toggleMark(marks.code), on: hasMark(marks.code), key: "Mod-e"},
    quote: {run: toggleQuote, on: (state) => isInside(state, nodes.blockquote), key: "Mod-Shift-9"},
    list: {run: toggleList, on: (state) => isInside(state, nodes.list_item), key: "Mod-Shift-8"},
};

export const linkIsOn = hasMark(marks.link);
export const colourIsOn = hasMark(marks.colour);

const lineBreak = (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
};

/** A line that ends shows that a span before its end is one. */
const endLine = (command) => (state, dispatch, view) => {
    const tr = spanAtEnd(state);
    if (dispatch && tr.docChanged) {
        view.dispatch(tr.setStoredMarks([]));
    }
    return command(view.state, dispatch, view);
};

/** The Enter that ends a composition belongs to the input method. Some browsers report it right after the end. */
const unlessComposing = (command) => (state, dispatch, view) => !view.composing && command(state, dispatch, view);

export const SEND_FROM_CODE = "Mod-Enter";
export const LINK_KEY = "Mod-Shift-k";

/** Where nothing is written, the keys that move in it are meant for what was said before. */
const fromNothing = (act) => ({doc}) => isEmpty(doc) && doc.childCount === 1 && (act() ?? true);

/** @param {{send: () => void, link: () => void, up: () => void, go: (key: string) => void}} actions */
export function plugins({send, link, up, go}) {
    const goes = ["Home", "End", "PageUp", "PageDown"].map((key) => [key, fromNothing(() => go(key))]);
    const formats = Object.values(FORMATS).map(({key, run}) => [key, run]);
    return [
        ...typingRules(),
        keymap({
            ...Object.fromEntries([...formats, ...goes]),
            "Enter": unlessComposing(chainCommands(enterInCode, () => send() ?? true)),
            "Backspace": undoInputRule,
            "ArrowUp": chainCommands(fromNothing(up), upOutOfCode),
            "Mod-Home": fromNothing(() => go("Home")),
            "Mod-End": fromNothing(() => go("End")),
            "ArrowDown": downOutOfCode,
            "Shift-Enter": chainCommands(newlineInCode, endLine(chainCommands(splitListItem(nodes.list_item), lineBreak))),
            [SEND_FROM_CODE]: unlessComposing(() => send() ?? true),
            [LINK_KEY]: () => link() ?? true,
            "Mod-z": chainCommands(undoInputRule, undo),
            "Mod-y": redo,
            "Mod-Shift-z": redo,
        }),
        keymap(baseKeymap),
        history(),
    ];
}
