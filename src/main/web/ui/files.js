import {t} from "../i18n.js";
import {tell} from "./notice.js";

const hasFiles = ({types}) => types.includes("Files");

/**
 * A file that is let go over the page would take its place in the browser, with what is being written. There is no way yet
 * to send one: whoever tries is told so.
 */
export function catchFiles() {
    addEventListener("dragover", caught, {capture: true});
    addEventListener("drop", (event) => caught(event) && tell(t("noFiles")), {capture: true});
    addEventListener("paste", pasted, {capture: true});
}

/** Text is left to whatever it is dropped on that can be written in; anywhere else it would lead the browser away too. */
function caught(event) {
    const {dataTransfer, target} = event;
    if (!hasFiles(dataTransfer) && target.closest?.("input, [contenteditable]")) {
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return hasFiles(dataTransfer);
}

/** Programs put a picture of what is copied beside its text. */
function pasted({clipboardData}) {
    if (hasFiles(clipboardData) && !clipboardData.types.includes("text/plain")) {
        tell(t("noFiles"));
    }
}
