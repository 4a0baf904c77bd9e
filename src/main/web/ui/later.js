/** What is loaded when somebody first asks for one of these. */
import "../i18n-later.js";
import "./delete-question.js";
import "./emoji-panel.js";
import "./go-to-date.js";
import "./key-help.js";
import "./room-switcher.js";
import "./settings-dialog.js";

export {Editing} from "./editing.js";
