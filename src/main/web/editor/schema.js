import {Schema} from "prosemirror-model";
import {isSafeLink} from "../ui/safe-html.js";

/** What a message can be made of: what the server's sanitiser lets through, and nothing else. */
const nodes = {
    doc: {content: "block+"},
    paragraph: {content: "inline*", group: "block", parseDOM: [{tag: "p"}, {tag: "div"}], toDOM: () => ["p", 0]},
    blockquote: {
        // Of which message: it goes where that one is deleted.
        attrs: {of: {default: null}},
        content: "block+",
        group: "block",
        defining: true,
        parseDOM: [{tag: "blockquote"}],
        toDOM: () => ["blockquote", 0],
    },
    code_block: {
        content: "text*",
        marks: "",
        group: "block",
        code: true,
        defining: true,
        parseDOM: [{tag: "pre", preserveWhitespace: "full"}],
        toDOM: () => ["pre", ["code", 0]],
    },
    bullet_list: {content: "list_item+", group: "block", parseDOM: [{tag: "ul"}], toDOM: () => ["ul", 0]},
    ordered_list: {content: "list_item+", group: "block", parseDOM: [{tag: "ol"}], toDOM: () => ["ol", 0]},
    list_item: {content: "block+", defining: true, parseDOM: [{tag: "li"}], toDOM: () => ["li", 0]},
    text: {group: "inline"},
    hard_break: {inline: true, group: "inline", selectable: false, parseDOM: [{tag: "br"}], toDOM: () => ["br"]},
};

const colourOf = (value) => (value && CSS.supports("color", value) ? {color: value} : false);

/** Only a paste brings them: what is typed behind one is on the line again. */
const script = {excludes: "sub sup", inclusive: false};

const marks = {
    link: {
        attrs: {href: {}},
        inclusive: false,
        parseDOM: [
            {
                tag: "a[href]",
                getAttrs: (link) => (isSafeLink(link.getAttribute("href")) ? {href: link.getAttribute("href")} : false),
            },
        ],
        toDOM: ({attrs}) => ["a", {href: isSafeLink(attrs.href) ? attrs.href : null, rel: "noopener nofollow"}, 0],
    },
    /** What means somebody, or a room: only as long as it is said in full, see draft.js. */
    reference: {
        attrs: {value: {}, said: {}},
        inclusive: false,
        parseDOM: [{tag: "data[value]", getAttrs: (data) => ({value: data.getAttribute("value"), said: data.textContent})}],
        toDOM: ({attrs: {value, said}}) => ["data", {value, "data-said": said}, 0],
    },
    colour: {
        attrs: {color: {}},
        parseDOM: [{tag: "font[color]", getAttrs: (font) => colourOf(font.getAttribute("color"))}],
        toDOM: ({attrs}) => ["font", {color: attrs.color}, 0],
    },
    em: {parseDOM: [{tag: "i"}, {tag: "em"}, {style: "font-style=italic"}], toDOM: () => ["em", 0]},
    strong: {
        parseDOM: [
            {tag: "strong"},
            // Some programs wrap everything that they copy in a <b> that is not bold.
            {tag: "b", getAttrs: (bold) => bold.style.fontWeight !== "normal" && null},
            {style: "font-weight", getAttrs: (weight) => /^(bold(er)?|[6-9]\d{2})$/.test(weight) && null},
        ],
        toDOM: () => ["strong", 0],
    },
    strike: {parseDOM: [{tag: "s"}, {tag: "del"}, {tag: "strike"}, {style: "text-decoration=line-through"}], toDOM: () => ["s", 0]},
    sub: {...script, parseDOM: [{tag: "sub"}, {style: "vertical-align=sub"}], toDOM: () => ["sub", 0]},
    sup: {...script, parseDOM: [{tag: "sup"}, {style: "vertical-align=super"}], toDOM: () => ["sup", 0]},
    code: {excludes: "_", code: true, parseDOM: [{tag: "code"}], toDOM: () => ["code", 0]},
};

export const schema = new Schema({nodes, marks});
