import {DOMParser} from "prosemirror-model";
import {restyle, tame} from "../ui/tame.js";
import {schema} from "./schema.js";

class TamedParser extends DOMParser {
    parseSlice(dom, options) {
        restyle(dom);
        return super.parseSlice(dom, options);
    }
}

/** How the editor reads what is pasted: the schema lets through what a message can be made of, and drops the rest. */
export const clipboard = {
    clipboardParser: new TamedParser(schema, DOMParser.fromSchema(schema).rules),
    transformPastedHTML: tame,
};
