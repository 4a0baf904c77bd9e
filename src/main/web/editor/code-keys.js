import {exitCode} from "prosemirror-commands";
import {TextSelection} from "prosemirror-state";
import {schema} from "./schema.js";

/** What people write after the three signs that begin code, to say which language it is. */
const LANGUAGE = /^(?:bash|c|cpp|cs|csharp|css|diff|docker|dockerfile|go|html|http|ini|java|javascript|js|json|jsonc|jsx|kotlin|kt|lua|makefile|md|markdown|php|powershell|ps1|py|python|rb|ruby|rs|rust|scala|sh|shell|sql|swift|text|toml|ts|tsx|txt|typescript|xml|yaml|yml|zsh)$/;

export const isInCode = ({selection: {$from}}) => $from.parent.type === schema.nodes.code_block;

/**
 * Enter in code is a new line, wherever else it sends. Three signs alone in the last line end the code; the name of a
 * language alone in the first says only what it is.
 */
export function enterInCode(state, dispatch) {
    if (!isInCode(state)) {
        return false;
    }
    const {$from, empty} = state.selection;
    const {parent, parentOffset} = $from;
    const before = parent.textContent.slice(0, parentOffset);
    const atEnd = empty && parentOffset === parent.content.size;
    if (atEnd && LANGUAGE.test(before)) {
        dispatch?.(state.tr.delete($from.start(), $from.pos));
    } else if (atEnd && /(?:^|\n)```$/.test(before)) {
        dispatch?.(leaveAt(state, $from.pos - (before === "```" ? 3 : 4)));
    } else {
        dispatch?.(state.tr.insertText("\n").scrollIntoView());
    }
    return true;
}

function leaveAt(state, codeEnd) {
    const {tr} = state;
    tr.delete(codeEnd, state.selection.from);
    tr.insert(codeEnd + 1, schema.nodes.paragraph.create());
    return tr.setSelection(TextSelection.create(tr.doc, codeEnd + 2)).scrollIntoView();
}

/** Below code that ends the message there is nowhere to go: a line is made. */
export function downOutOfCode(state, dispatch) {
    const {$from, empty} = state.selection;
    const last = $from.parentOffset === $from.parent.content.size && $from.after() === state.doc.content.size;
    return isInCode(state) && empty && last && exitCode(state, dispatch);
}
