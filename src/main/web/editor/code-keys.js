import {exitCode} from "prosemirror-commands";
import {TextSelection} from "prosemirror-state";
import {schema} from "./schema.js";

/** What people write after the three signs that begin code, to say which language it is. */
const LANGUAGE = /^(?:asm|awk|bash|bat|c|clj|clojure|cmake|cmd|console|cpp|crystal|cs|csharp|css|csv|cuda|dart|diff|docker|dockerfile|elixir|elm|erl|erlang|ex|exs|fortran|fsharp|gherkin|glsl|go|gql|gradle|graphql|groovy|haskell|hcl|hs|html|http|ini|java|javascript|jinja|js|json|json5|jsonc|jsx|jl|julia|kotlin|kt|latex|less|lisp|log|lua|makefile|markdown|matlab|md|mermaid|nginx|nim|nix|objc|ocaml|patch|perl|php|pl|plaintext|plantuml|powershell|prolog|proto|protobuf|ps1|py|python|r|rb|rs|ruby|rust|sass|scala|scheme|scss|sh|shell|solidity|sql|svelte|svg|swift|terraform|tex|text|tf|toml|ts|tsv|tsx|txt|typescript|vb|vim|vue|wasm|xml|yaml|yml|zig|zsh|c\+\+|[cf]#|objective-c)$/i;

export const isInCode = ({selection: {$from}}) => $from.parent.type === schema.nodes.code_block;

/**
 * Enter in code is a new line, wherever else it sends. Three signs alone in the last line end the code, and behind the
 * only one; the name of a language alone in the first says only what it is.
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
    } else if (atEnd && /(?:^|\n)```$|^[^\n]+```$/.test(before)) {
        dispatch?.(leaveAt(state, $from.pos - (before.endsWith("\n```") ? 4 : 3)));
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

const isLast = ({depth, parent, parentOffset, pos, doc}) =>
    parentOffset === parent.content.size && pos + depth === doc.content.size;

/** Below code that ends the message there is nowhere to go: a line is made. */
export function downOutOfCode(state, dispatch) {
    const {$from, empty} = state.selection;
    return isInCode(state) && empty && isLast($from) && exitCode(state, dispatch);
}

/** Nor is there above code that begins it. */
export function upOutOfCode(state, dispatch) {
    const {$from, empty} = state.selection;
    const first = $from.parentOffset === 0 && $from.pos === $from.depth;
    if (!isInCode(state) || !empty || !first) {
        return false;
    }
    const tr = state.tr.insert(0, schema.nodes.paragraph.create());
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, 1)).scrollIntoView());
    return true;
}
