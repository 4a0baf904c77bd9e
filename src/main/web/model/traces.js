import {after} from "../client/changes.js";
import {changeDraft} from "./drafts.js";
import {recall, remember} from "./memory.js";

/** What the browser keeps of a room beside its history follows what happens there; of what was deleted nothing stays. */
export function changeKept(change) {
    const {room, of, type} = change;
    const recent = recall(`recent.${room}`);
    if (recent) {
        remember(`recent.${room}`, recent.map((message) => after(message, change)));
    }
    if (type === "deleted") {
        changeDraft(room, (draft) => withoutQuotes(draft, of));
    }
}

/** A draft as the editor keeps it; an empty line stands where a quotation was. */
function withoutQuotes(node, of) {
    if (node.type === "blockquote" && node.attrs?.of === of) {
        return {type: "paragraph"};
    }
    return node.content ? {...node, content: node.content.map((child) => withoutQuotes(child, of))} : node;
}
