import {t} from "../i18n.js";
import {tell} from "./notice.js";

/** Puts a text on the clipboard, and says so. */
export async function copy(text) {
    const done = await navigator.clipboard?.writeText(text).then(() => true, () => false) || copyByEvent(text);
    tell(t(done ? "copied" : "notCopied"));
}

/** Without HTTPS browsers have no other way. */
function copyByEvent(text) {
    const give = (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        event.clipboardData.setData("text/plain", text);
    };
    addEventListener("copy", give, {capture: true, once: true});
    const done = document.execCommand("copy");
    removeEventListener("copy", give, {capture: true});
    return done;
}
