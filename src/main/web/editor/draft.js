import {DOMSerializer} from "prosemirror-model";
import {cleaned} from "./clean.js";
import {schema} from "./schema.js";

/** The blanks before the first word are its indentation. */
const BLANK_LINES_FIRST = /^(?:[^\S\n]*\n)+/;

const {nodes} = schema;

const serializer = DOMSerializer.fromSchema(schema);

export const isEmpty = (doc) => textOf(doc).trim() === "";

export const textOf = (doc) => doc.textBetween(0, doc.content.size, "\n", "\n");

/** @returns {{text: string, html?: string}} what is to be sent; no HTML where there is nothing to it but text */
export function draftOf(doc) {
    const text = cleaned(textOf(doc)).replace(BLANK_LINES_FIRST, "").trimEnd();
    return isPlain(doc) ? {text} : {text, html: htmlOf(doc)};
}

function isPlain(doc) {
    let plain = true;
    doc.descendants((node) => {
        plain &&= node.marks.length === 0 && ["paragraph", "text", "hard_break"].includes(node.type.name);
        return plain;
    });
    return plain;
}

function htmlOf(doc) {
    const holder = document.createElement("div");
    holder.append(serializer.serializeFragment(doc.content));
    // As the editor shows it: a line with nothing on it.
    holder.querySelectorAll("p:empty").forEach((line) => line.append(document.createElement("br")));
    for (const data of holder.querySelectorAll("data")) {
        const whole = data.dataset.said === data.textContent;
        data.removeAttribute("data-said");
        if (!whole) {
            data.replaceWith(...data.childNodes);
        }
    }
    return cleaned(holder.innerHTML);
}

/** Takes out what is quoted of a message, for good: no undo brings it back. */
export function unquoted({tr, doc}, id) {
    doc.descendants((node, at) => {
        if (node.type === nodes.blockquote && node.attrs.of === id) {
            tr.replaceWith(tr.mapping.map(at), tr.mapping.map(at + node.nodeSize), nodes.paragraph.create());
        }
    });
    return tr.setMeta("addToHistory", false);
}
