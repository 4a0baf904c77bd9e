import {pointsOf} from "./lengths.js";

/** Word and Outlook write lists as paragraphs: how deep one is stands in a style of theirs, and its sign before its text. */
const LEVEL = /mso-list:[^;]{0,99}\blevel(\d)/i;
const SIGN_IS_HERE = /mso-list:\s*ignore/i;

/** Where the style was lost on the way, the name of the paragraph's class and the gap behind its sign are left. */
const CLASS = /MsoListParagraph/i;
const SIGN = /^\s*(\S{1,8})\s{2,}/;

/** What a level is indented by, in points, where nobody has set it otherwise. */
const LEVEL_PT = 36;

/** `1.`, `a)`, `(iv)`, `①`, `一、`; a letter alone is a bullet of some font. */
const COUNTS = /\p{N}|\p{L}[.)．、）]/u;
const IS_FIRST = /^(?:\d+\.)*\P{L}*(?<!\d)(?:0?1|a|i|一|①)[^\p{L}\p{N}]*$/iu;

/** Makes lists of the paragraphs that are meant as such. */
export function makeLists(root) {
    let open = [];
    for (const item of [...root.querySelectorAll("p")].map(itemOf).filter(Boolean)) {
        const {paragraph, level} = item;
        if (paragraph.previousElementSibling !== open[0]?.list) {
            open = [];
        }
        open = open.filter((outer) => outer.level <= level);
        const last = open.at(-1);
        if (last?.level !== level || last.counts !== item.counts || (item.counts && last.sign === item.sign)) {
            open = open.filter((outer) => outer.level < level);
            if (!begins(item)) {
                open = [];
                continue;
            }
            open.push(begin(item, open.at(-1)));
        }
        add(item, open.at(-1).list);
    }
}

function itemOf(paragraph) {
    const [, level] = LEVEL.exec(paragraph.dataset.style) ?? [];
    const ignored = [...paragraph.querySelectorAll("[data-style]")].find(({dataset}) => SIGN_IS_HERE.test(dataset.style));
    const [all, sign] = ignored ? ["", ignored.textContent.trim()] : SIGN.exec(paragraph.textContent) ?? [];
    if (!sign || !(level || CLASS.test(paragraph.className))) {
        return null;
    }
    const item = {paragraph, level: Number(level ?? levelByIndent(paragraph)), sign, counts: COUNTS.test(sign)};
    return {...item, takeSign: () => (ignored ? ignored.remove() : cut(paragraph, all.length)), ignored};
}

const levelByIndent = ({style}) => Math.max(1, Math.round(pointsOf(style.marginLeft) / LEVEL_PT) || 1);

/** A list here counts from one. What goes on from before keeps its numbers, as text. */
function begins({sign, counts, ignored}) {
    const isOne = !counts || IS_FIRST.test(sign);
    if (!isOne) {
        ignored?.replaceWith(`${sign} `);
    }
    return isOne;
}

function begin({paragraph, level, sign, counts}, outer) {
    const list = document.createElement(counts ? "ol" : "ul");
    if (outer) {
        outer.list.lastElementChild.append(list);
    } else {
        paragraph.before(list);
    }
    return {list, level, sign, counts};
}

function add({paragraph, takeSign}, list) {
    takeSign();
    const item = document.createElement("li");
    item.append(paragraph);
    list.append(item);
}

/** The first characters, wherever they stand within. */
function cut(element, length) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let left = length; left > 0 && walker.nextNode();) {
        const taken = Math.min(left, walker.currentNode.length);
        walker.currentNode.deleteData(0, taken);
        left -= taken;
    }
}
