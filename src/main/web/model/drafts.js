import {onRemembered, recall, recallInTab, remember, rememberInTab} from "./memory.js";

const nameOf = (room) => `draft.${room}`;

/** What is being written in each room, as this tab has it: null where it was sent or taken away. */
const drafts = new Map();

/** What the editor shows of the room that it is in, whichever tab has written it. */
let shown = {};

/** The rooms whose drafts are followed: also while another one is shown, for what another tab has sent is not to come back. */
const followed = new Set();

/** A tab goes on with its own draft after a reload; a new one with the last that any has written. */
export function draftIn(room) {
    shown = {room, draft: nowIn(room)};
    return shown.draft;
}

function nowIn(room) {
    const here = ofThisTab(room);
    return here === undefined ? recall(nameOf(room)) : here;
}

/** What another tab has written since is not ours to take away; an id tells whether this goes on with it. */
export function keepDraft(room, draft) {
    const shared = recall(nameOf(room));
    const goesOn = shown.room === room && isSame(shared, shown.draft);
    if (draft || goesOn) {
        remember(nameOf(room), draft && {...draft, id: goesOn && shared ? shared.id : Math.random()});
    }
    keepHere(room, draft);
}

function keepHere(room, draft) {
    if (shown.room === room) {
        shown.draft = draft;
    }
    drafts.set(room, draft);
    rememberInTab(nameOf(room), draft);
}

const isSame = (one, other) => JSON.stringify({...one, id: 0}) === JSON.stringify({...other, id: 0});

/**
 * What two tabs show is one draft, and while only one of them writes in it the other one shows what becomes of it: what is
 * sent there is not said again here.
 */
export function onDraft(room, listener) {
    if (followed.has(room)) {
        return;
    }
    followed.add(room);
    onRemembered(nameOf(room), (draft, before) => {
        const here = shown.room === room ? shown.draft : drafts.get(room);
        if (before && isSame(before, here) && (!draft || draft.id === before.id)) {
            keepHere(room, draft);
            if (shown.room === room) {
                listener(draft);
            }
        }
    });
}

/** Changes it as this tab has it, and as a new one would. */
export function changeDraft(room, change) {
    const shared = recall(nameOf(room));
    const here = nowIn(room);
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
