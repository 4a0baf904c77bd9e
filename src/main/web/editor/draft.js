import {DOMSerializer} from "prosemirror-model";
import {schema} from "./schema.js";

const serializer = DOMSerializer.fromSchema(schema);

export const isEmpty = (doc) => textOf(doc).trim() === "";

export const textOf = (doc) => doc.textBetween(0, doc.content.size, "\n", "\n");

/** @returns {{text: string, html?: string}} what is to be sent; no HTML where there is nothing to it but text */
export function draftOf(doc) {
    const text = textOf(doc).trim();
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
    return holder.innerHTML;
}
