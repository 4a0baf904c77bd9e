import {preferredLanguage, setLanguage} from "./i18n.js";
import {Chat} from "./model/chat.js";
import {recall} from "./model/memory.js";
import "./ui/chat-page.js";
import {keepPage} from "./keep-page.js";

const page = document.createElement("chat-page");
page.chat = new Chat();
setLanguage(recall("language") ?? preferredLanguage()).then(() => document.body.append(page));
keepPage();
sessionStorage.removeItem("halley.builds");
