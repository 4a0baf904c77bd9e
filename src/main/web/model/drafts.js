import {recall, recallInTab, remember, rememberInTab} from "./memory.js";

const nameOf = (room) => `draft.${room}`;

/** What is being written in each room, as this tab has it: null where it was sent or taken away. */
const drafts = new Map();

/** A tab goes on with its own draft after a reload; a new one with the last that any has written. */
export function draftIn(room) {
    const here = ofThisTab(room);
    return here === undefined ? recall(nameOf(room)) : here;
}

/** What another tab has written since is not ours to take away. */
export function keepDraft(room, draft) {
    const shared = recall(nameOf(room));
    if (draft || JSON.stringify(shared) === JSON.stringify(ofThisTab(room) ?? null)) {
        remember(nameOf(room), draft);
    }
    drafts.set(room, draft);
    rememberInTab(nameOf(room), draft);
}

/** Changes it as this tab has it, and as a new one would. */
export function changeDraft(room, change) {
    const shared = recall(nameOf(room));
    const here = draftIn(room);
    if (here) {
        keepDraft(room, change(here));
    }
    if (shared) {
        remember(nameOf(room), change(shared));
    }
}

/** Another tab may have written over it, and sent its own: the last one that is left is kept for a new one. */
addEventListener("pagehide", () => drafts.forEach((draft, room) => draft && remember(nameOf(room), draft)));

function ofThisTab(room) {
    if (!drafts.has(room)) {
        drafts.set(room, recallInTab(nameOf(room)));
    }
    return drafts.get(room);
}
