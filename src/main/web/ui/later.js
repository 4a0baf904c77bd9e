/** What is loaded when somebody first asks for one of these. */
// The bundler gives what two files need a third: this makes it the whole of what the page begins with, which is smaller
// than two parts of it.
import "../chat.js";
import "../i18n-later.js";
import "./looks.js";
import "./browse-rooms.js";
import "./colour-panel.js";
import "./delete-question.js";
import "./dialogs.js";
import "./emoji-panel.js";
import "./go-to-date.js";
import "./key-help.js";
import "./link-dialog.js";
import "./mute-question.js";
import "./new-room.js";
import "./people.js";
import "./readers.js";
import "./room-about.js";
import "./room-switcher.js";
import "./settings-dialog.js";
import "./sign-in-note.js";
import "./thread-dialog.js";

export {clipboard, pasteInto} from "../editor/clipboard.js";
export {blocksOf, putAbove, quote} from "../editor/quote.js";
export {beCalled, countCalls, countMissed} from "../model/mentions.js";
export {Answer, answerAgain, openThread} from "./answers.js";
export {Editing} from "./editing.js";
export {fitOf} from "./fit.js";
export {goOut} from "./going-out.js";
export {talk} from "./new-room.js";
export {offerReactions, toldOf} from "./reacting.js";
export {whyHeld} from "./speaking.js";
export {Suggesting} from "./suggesting.js";
