import DOMPurify from "dompurify";
import {addressOf, hashOf} from "../model/room-name.js";
import {inked} from "./ink.js";
import {tame} from "./tame.js";

const LINK = /^(?:https?:\/\/|mailto:)/i;

const RULES = {
    ALLOWED_TAGS: [
        "b", "strong", "i", "em", "u", "s", "strike", "del", "sub", "sup", "code", "pre", "blockquote",
        "ul", "ol", "li", "p", "div", "br", "a", "font", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "data",
    ],
    ALLOWED_ATTR: ["href", "color", "value"],
    ADD_URI_SAFE_ATTR: ["color", "value"],
    ALLOWED_URI_REGEXP: LINK,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
};

/**
 * Up to a blank, to what cannot be in an address, and to the punctuation of scripts that put no blank behind it, whether it
 * is their own or ASCII's. Behind a dot they are part of a host's name, and behind a colon or a question mark one of a path
 * or of what is asked there; or up to the next address.
 */
const ADDRESS = /\bhttps?:\/\/(?:(?![!,:;?][\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]|[/?#]|,http)[!#-;=?-~\p{L}\p{M}\p{N}])+(?:[/?#](?:(?![!,.;][\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]|,http)[!#-;=?-~\p{L}\p{M}\p{N}])*)?/giu;
/** What ends a sentence, or is wrapped around a word, and no address. */
const AROUND = "'.,:;!?*_~";
const BRACKETS = {")": "(", "]": "[", "}": "{"};

export const isSafeLink = (href) => LINK.test(href);

/**
 * A message's HTML, for the page. The server has sanitised it; this is the second lock on the same door, for the day
 * when the first one fails.
 *
 * @returns {HTMLElement} an element of its own, so that nothing in it can reach beyond
 */
export function bodyOf({html, text}) {
    const body = document.createElement("div");
    body.className = "body";
    if (html) {
        body.append(DOMPurify.sanitize(tame(html), RULES));
        body.querySelectorAll("font").forEach(ink);
    } else {
        body.classList.add("plain");
        body.textContent = text;
    }
    linkAddresses(body);
    [...body.querySelectorAll("a")].filter(leadsAway).forEach(openElsewhere);
    body.querySelectorAll("data").forEach(refer);
    return body;
}

function ink(font) {
    const span = inked(font.getAttribute("color"));
    span.append(...font.childNodes);
    font.replaceWith(span);
}

/** What means a room leads there. */
function refer(data) {
    const [, room] = /^room:(.+)/.exec(data.value) ?? [];
    if (room) {
        const link = document.createElement("a");
        link.href = hashOf(room);
        link.append(...data.childNodes);
        data.append(link);
    }
}

/** What leads to a room or a message of this page stays in it. */
const leadsAway = ({href}) => !href.startsWith(addressOf(""));

function openElsewhere(link) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
}

function linkAddresses(body) {
    const texts = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest("a, code, pre, data")) {
            texts.push(walker.currentNode);
        }
    }
    texts.forEach(linkAddressesOf);
}

function linkAddressesOf(node) {
    const text = node.data;
    const parts = [];
    let end = 0;
    for (const {0: found, index} of text.matchAll(ADDRESS)) {
        const address = withoutSentence(found);
        if (address.endsWith("//")) {
            continue;
        }
        const link = document.createElement("a");
        link.href = address;
        link.textContent = address;
        parts.push(text.slice(end, index), link);
        end = index + address.length;
    }
    if (parts.length > 0) {
        node.replaceWith(...parts, text.slice(end));
    }
}

/** Without what is behind a closing bracket that it has not opened, and without the punctuation at its end. */
function withoutSentence(found) {
    let end = unopened(found);
    while (AROUND.includes(found[end - 1])) {
        end--;
    }
    return found.slice(0, end);
}

/** Where a bracket closes that was not opened before it; else the end. */
function unopened(address) {
    const count = {};
    for (let at = 0; at < address.length; at++) {
        const sign = address[at];
        count[sign] = (count[sign] ?? 0) + 1;
        if (sign in BRACKETS && count[sign] > (count[BRACKETS[sign]] ?? 0)) {
            return at;
        }
    }
    return address.length;
}
