/** What is loaded when somebody first asks for one of these. */
import "../i18n-later.js";
import "./colour-panel.js";
import "./delete-question.js";
import "./dialogs.js";
import "./emoji-panel.js";
import "./go-to-date.js";
import "./key-help.js";
import "./link-dialog.js";
import "./room-switcher.js";
import "./settings-dialog.js";

export {clipboard, pasteInto} from "../editor/clipboard.js";
export {blocksOf, quote, replaceAll} from "../editor/quote.js";
export {Editing} from "./editing.js";
