import {preferredLanguage, setLanguage} from "./i18n.js";
import {keepPage} from "./keep-page.js";
import {Chat} from "./model/chat.js";
import {recall} from "./model/memory.js";
import "./ui/chat-page.js";

// Before anything is waited for: it waits for the page to be loaded itself.
keepPage();
await setLanguage(recall("language") ?? preferredLanguage());
const page = document.createElement("chat-page");
page.chat = new Chat();
document.body.append(page);
