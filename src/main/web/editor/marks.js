import {removeMark, addMark} from "./mark-range.js";
import {schema} from "./schema.js";

const {link, colour} = schema.marks;

/** @param {string|null} value a colour, or null for none */
export const setColour = (value) => (value ? addMark(colour, {color: value}) : removeMark(colour));

/** Links what is selected; where nothing is, writes the address and links that. Null takes the link away. */
export const setLink = (href) => (href ? addMark(link, {href}, href) : removeMark(link));
