import {Selection} from "prosemirror-state";
import {bodyOf} from "../ui/safe-html.js";
import {clipboard} from "./clipboard.js";
import {isEmpty} from "./draft.js";
import {literalSliceOf} from "./markdown.js";
import {schema} from "./schema.js";

const {nodes, marks} = schema;

/** What somebody has said, or was about to say, as the blocks of a message. */
export const blocksOf = ({html, text}) =>
    (html ? clipboard.clipboardParser.parse(bodyOf({html}), {preserveWhitespace: true}) : literalSliceOf(text)).content;

/**
 * The words of somebody else, below what is written already, and a line to go on in. What they quote themselves is left
 * out: it would grow with each answer.
 */
export const quote = (author, of, blocks) => ({tr, doc}, dispatch) => {
    const own = blocks.content.filter(({type}) => type !== nodes.blockquote);
    const name = nodes.paragraph.create(null, schema.text(`${author}:`, [marks.strong.create()]));
    const quotation = nodes.blockquote.create({of}, [name, ...(own.length > 0 ? own : blocks.content)]);
    const {lastChild, content} = doc;
    const blank = lastChild.type === nodes.paragraph && lastChild.content.size === 0;
    tr.replaceWith(content.size - (blank ? lastChild.nodeSize : 0), content.size, [quotation, nodes.paragraph.create()]);
    dispatch(tr.setSelection(Selection.atEnd(tr.doc)).scrollIntoView());
};

const put = (blocks, replaces) => ({tr, doc}, dispatch) => {
    tr.replaceWith(0, replaces(doc) ? doc.content.size : 0, blocks);
    dispatch(tr.setSelection(Selection.atEnd(tr.doc)).scrollIntoView());
};

export const replaceAll = (blocks) => put(blocks, () => true);

/** Above what is being written. */
export const putAbove = (blocks) => put(blocks, isEmpty);
