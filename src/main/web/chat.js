import {Chat} from "./model/chat.js";
import "./ui/chat-page.js";
import {keepPage} from "./keep-page.js";

const page = document.createElement("chat-page");
page.chat = new Chat();
document.body.append(page);
keepPage();
sessionStorage.removeItem("halley.builds");
