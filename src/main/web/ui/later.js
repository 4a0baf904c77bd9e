/** What is loaded when somebody first asks for one of these. */
import "./emoji-panel.js";
import "./go-to-date.js";
import "./key-help.js";
import "./room-switcher.js";
