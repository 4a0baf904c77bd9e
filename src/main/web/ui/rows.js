import {html, nothing} from "lit";
import {keyOf} from "../model/history.js";
import {LookAlikes} from "../model/look-alikes.js";
import {isTalk} from "../model/room-name.js";
import {clockOf, currentLanguage, dayOf, fullTimeOf, isoDayOf, t, timeOf} from "../i18n.js";
import {bodyOf} from "./safe-html.js";

/** One author's messages belong together while no more than this lies between them. */
const RUN_MS = 5 * 60_000;
const HUES = 16;

const bodies = new WeakMap();

/** Sanitised once a message, however often the list is rendered. */
function body(message) {
    if (!bodies.has(message)) {
        bodies.set(message, bodyOf(message));
    }
    return bodies.get(message);
}

export const nameOf = (author) => (author === "anonymous" ? t("anonymous") : author);

/** A conversation goes by those who are in it. */
export function titleOf({name, people}) {
    return people?.length ? people.map(nameOf).join(t("comma")) : isTalk(name) ? t("talk") : name;
}

export const titleHere = ({rooms, room}) => titleOf(rooms.named(room));

const hide = ({target}) => (target.hidden = true);

/** @param {string} [picture] where one is to be looked for: the letters stay where there is none */
export function avatar(author, picture) {
    const hue = [...author].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7) % HUES;
    const words = nameOf(author).split(/[\s_.-]+/).filter(Boolean);
    const initials = [words[0] ?? author, ...words.slice(1).slice(-1)].map((word) => [...word][0]).join("");
    return html`<span class="avatar hue-${hue}" aria-hidden="true">${initials.toLocaleUpperCase()}${picture ? html`<img src=${picture} alt="" loading="lazy" @error=${hide}>` : nothing}</span>`;
}

/**
 * What stands in the list, each with a key: days, the line above what is new, gaps, and the messages, of which the first
 * of an author's run carries the name; and in between, what moderators have done since.
 */
export function rowsOf(items, line, me, measures, chat) {
    const rows = [];
    const told = [...measures];
    const byId = new Map(items.map((item) => [item.id, item]));
    const names = new LookAlikes();
    names.of(me || "anonymous");
    let before = null;
    for (const item of items) {
        while (told[0]?.id < item.id) {
            const measure = told.shift();
            if (before) {
                rows.push(measureRow(measure, items));
                before = {at: before.at, id: before.id};
            }
        }
        const at = new Date(item.at);
        const day = !before || before.at.toDateString() !== at.toDateString();
        const isNew = line !== null && before && before.id <= line && item.id > line;
        if (item.gap) {
            rows.push({key: item.id, template: () => gapRow()});
            before = null;
            continue;
        }
        if (day) {
            rows.push({key: `day ${keyOf(item)}`, template: () => dayRow(at)});
        }
        if (isNew) {
            rows.push({key: "line", template: () => lineRow()});
        }
        const run = !day && !isNew && isSame(before, item) && at - before.at < RUN_MS;
        const other = names.of(item.author);
        rows.push({key: keyOf(item), template: () => messageRow(item, {at, other, first: !run, own: item.author === me, original: byId.get(item.replyTo)}, chat)});
        before = {author: item.author, authorId: item.authorId, at, id: item.id};
    }
    return [...rows, ...told.map((measure) => measureRow(measure, items))];
}

/** Whom it is about is known by name where they have said something that is here. */
function measureRow(measure, items) {
    const {personId = ""} = measure;
    const known = items.findLast(({authorId}) => authorId === personId);
    return {
        key: `measure ${keyOf(measure)}`,
        template: () => html`<li class="measure"><moderation-line .measure=${measure} .person=${known?.author ?? personId} .language=${currentLanguage()}></moderation-line></li>`,
    };
}

const isSame = (one, other) => one.author === other.author && one.authorId === other.authorId;

const dayRow = (at) => html`<li class="day"><time datetime=${isoDayOf(at)}>${dayOf(at)}</time></li>`;

const lineRow = () => html`<li class="line"><span>${t("newLine")}</span></li>`;

const gapRow = () => html`<li class="gap">${t("gap")}</li>`;

/** @param {string|null} other a name that this one can be taken for */
export const notThe = (other) => (other === null ? nothing : html`<span class="not-the">${t("notThe", {other: nameOf(other)})}</span>`);

function head(author, at, other = null) {
    return html`
        <p class="head">
            <span class="author">${nameOf(author)}</span>
            ${notThe(other)}
            <time datetime=${at.toISOString()} title=${fullTimeOf(at)}>${timeOf(at)}</time>
        </p>`;
}

const classes = (always, others) => [always, ...Object.keys(others).filter((name) => others[name])].join(" ");

function messageRow(message, {at, other, first, own, original}, chat) {
    const {deleted = false} = message;
    const called = !deleted && chat.calls?.(message);
    return html`
        <li class=${classes("message", {first, own, deleted, called})} tabindex="-1" .message=${message}>
            ${first
                ? html`${avatar(message.author, chat.pictureOf(message.authorId))}${head(message.author, at, other)}`
                : html`<time class="aside" datetime=${at.toISOString()} title=${fullTimeOf(at)}>${clockOf(at)}</time>`}
            ${answerLine(message, chat, original)}
            ${deleted ? html`<p class="fate">${t("deleted")}</p>` : body(message)}
            ${message.editedAt ? edited(new Date(message.editedAt)) : nothing}
            ${message.replies || message.reactions?.length
                ? html`<message-echo .message=${message} .replies=${message.replies} .reactions=${message.reactions} .chat=${chat} .language=${currentLanguage()}></message-echo>`
                : nothing}
        </li>`;
}

/** What it answers, above it. */
const answerLine = ({room, replyTo}, chat, original) => (replyTo
    ? html`<answer-line .room=${room} .of=${replyTo} .original=${original} .chat=${chat} .language=${currentLanguage()}></answer-line>`
    : nothing);

const edited = (at) => html`
    <p class="fate"><time datetime=${at.toISOString()} title=${fullTimeOf(at)}>${t("edited")}<span class="hidden"> ${fullTimeOf(at)}</span></time></p>`;

const REASONS = {"urn:halley:problem:room-locked": "roomLocked", "urn:halley:problem:muted": "muted", "urn:halley:problem:name-taken": "nameInUse", 400: "malformed", 401: "signInReason", 403: "forbidden", "urn:halley:problem:nothing-to-answer": "nothingToAnswer", 413: "tooLong", 422: "keyReused"};

/** The server speaks English, and more exactly than we can guess; the page speaks the reader's language. */
export function reasonOf({type, status, detail}) {
    if (type === "too-late") {
        return t("tooLate");
    }
    if (type === "no-room") {
        return t("noRoom");
    }
    const ours = t(REASONS[type] ?? REASONS[status] ?? "otherReason", {status});
    return currentLanguage() === "en" && !REASONS[type] ? (detail ?? ours) : ours;
}

/** A message that the server has not acknowledged. */
export function pendingRow(entry, first, fate, chat, {retry, takeUp, discard}) {
    const failed = entry.state === "failed";
    const author = entry.author ?? "anonymous";
    return html`
        <li class=${classes("message own", {first, failed, pending: !failed})}>
            ${first ? html`${avatar(author, chat.pictureOf(entry.by))}${head(author, new Date(entry.at))}` : nothing}
            ${answerLine(entry, chat, chat.history.items.find(({id}) => id === entry.replyTo))}
            ${pendingBody(entry)}
            ${failed
                ? html`
                    <p class="fate">
                        ${t("failed", {reason: reasonOf(entry.problem)})}
                        <button class="text" @click=${retry}>${t("retry")}</button>
                        <button class="text" @click=${takeUp}>${t("edit")}</button>
                        <button class="text" @click=${discard}>${t("discard")}</button>
                    </p>`
                : html`<p class="fate">${t(fate)}</p>`}
        </li>`;
}

const pendingBodies = new Map();

function pendingBody({key, html: rich, said}) {
    if (!pendingBodies.has(key)) {
        pendingBodies.set(key, bodyOf({html: rich, text: said}));
    }
    return pendingBodies.get(key);
}

/** Those that have arrived need no body of their own any more. */
export function forgetPending(keys) {
    [...pendingBodies.keys()].filter((key) => !keys.has(key)).forEach((key) => pendingBodies.delete(key));
}
