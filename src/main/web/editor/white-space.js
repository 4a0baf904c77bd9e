/** Of what a style says about white space: that line feeds break lines, and that blanks stay as well. */
const LINES_SHOW = /^(?:pre|break)/;
const ONLY_LINES_SHOW = /^(?:pre-line|preserve-breaks)$/;

/** Between these nothing is written. */
const STRUCTURE = "table, thead, tbody, tfoot, tr, ul, ol, dl";

/**
 * What shows its white space says so itself, in elements and not by the style of something around it, which may be
 * dissolved: a line feed is a break, and blanks that stay have a style of their own.
 *
 * @param {(node: Node) => boolean} isBlock
 */
export function writeOutWhiteSpace(parent, isBlock, inherited = "") {
    for (const child of [...parent.childNodes]) {
        if (child.nodeType === Node.TEXT_NODE) {
            writeOut(child, isBlock, inherited);
        } else if (child.nodeName !== "PRE") {
            const own = child.style?.whiteSpaceCollapse || child.style?.whiteSpace;
            child.style?.removeProperty("white-space");
            writeOutWhiteSpace(child, isBlock, own && own !== "inherit" ? own : inherited);
        }
    }
}

function writeOut(text, isBlock, style) {
    const isBetween = isBlock(text.previousSibling) || isBlock(text.nextSibling) || text.parentNode.matches(STRUCTURE);
    if (!LINES_SHOW.test(style) || (isBetween && text.data.trim() === "")) {
        return;
    }
    text.data.split("\n").forEach((line, index) => {
        if (index > 0) {
            text.before(document.createElement("br"));
        }
        if (line) {
            text.before(ONLY_LINES_SHOW.test(style) ? line : blanksKept(line));
        }
    });
    text.remove();
}

function blanksKept(line) {
    const kept = document.createElement("span");
    kept.style.whiteSpace = "pre";
    kept.append(line);
    return kept;
}
