import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {LookAlikes} from "../model/look-alikes.js";
import {hashOf, isTalk} from "../model/room-name.js";
import {ICONS} from "./icons.js";
import {keyName} from "./key-names.js";
import {avatar, nameOf, notThe, titleOf} from "./rows.js";

const lastSaid = ({last}) => (last ? t("said", {author: nameOf(last.author), text: last.deleted ? t("deleted") : last.text}) : "");

const byTitle = new Intl.Collator(undefined, {numeric: true});

const LOOKED_AT = ".rooms:hover, .rooms :focus-visible";

let shown = [];

/**
 * The reader's rooms, and the one that is open: starred ones first, conversations last, each by what they are called. No
 * message moves any of them, and while the mouse or the focus is on them nothing does: what is new then comes last.
 */
export function sideRooms({rooms, room: here}) {
    const open = rooms.get(here);
    const all = [...rooms.own, ...(open && !rooms.isMine(open) ? [open] : [])];
    const group = ({name}) => (rooms.mine.get(name)?.star ? 0 : isTalk(name) ? 2 : 1);
    const sorted = all.sort((a, b) => group(a) - group(b) || byTitle.compare(titleOf(a), titleOf(b)));
    const kept = document.querySelector(LOOKED_AT) ? shown.flatMap(({name}) => sorted.find((room) => room.name === name) ?? []) : [];
    shown = [...kept, ...sorted.filter((room) => !kept.includes(room))];
    return shown;
}

export const lock = () => html`${ICONS.lock}<span class="hidden">${t("private")}</span>`;

/**
 * In the row of the room that is open. One that is closed to others is left where one sees who is in it; the only one is
 * not, for there is no other to go to.
 */
function rowTools({name, kind}, chat, turnFrom) {
    return html`
        <button class="icon-button" aria-pressed=${!!chat.rooms.mine.get(name)?.star} title=${t("star")} aria-label=${t("star")}
                @click=${() => chat.star(name)}>${ICONS.star}</button>
        ${kind === "private" || chat.rooms.own.length < 2 ? nothing : html`<button class="icon-button" title=${t("turnFrom")} aria-label=${t("turnFrom")} @click=${turnFrom}>${ICONS.close}</button>`}`;
}

function roomLink(room, chat, other, turnFrom) {
    const {name, kind, unread, calls} = room;
    const isHere = name === chat.room;
    return html`
        <li>
            <a href=${hashOf(name)} aria-current=${isHere ? "page" : nothing} class=${unread ? "unread" : ""}>
                <span class="room-name">${kind === "private" ? lock() : nothing}${titleOf(room)}</span>
                ${notThe(other)}
                ${unread
                    ? html`<span class="count"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span><span
                        class="hidden">${t("unread", {n: unread})}</span></span>`
                    : nothing}
                ${calls ? html`<span class="count calls"><span aria-hidden="true">@${calls > 99 ? "99+" : calls}</span><span
                    class="hidden">${t("calls", {n: calls})}</span></span>` : nothing}
                <span class="preview" aria-hidden="true">${lastSaid(room)}</span>
            </a>
            ${isHere ? rowTools(room, chat, turnFrom) : nothing}
        </li>`;
}

/** The side of the page: the rooms, and who one is. */
export function roomList(chat, {find, newRoom, browse, turnFrom, settings, close}) {
    const rooms = sideRooms(chat);
    const names = new LookAlikes();
    const others = new Map(rooms.map(({name}) => name).sort().map((name) => [name, names.of(name)]));
    return html`
        <header class="brand">
            ${ICONS.comet}<span class="halley">Halley</span>
            <button class="icon-button" title="${t("findRoom")} (${keyName("Mod-k")})" aria-label=${t("findRoom")} @click=${find}>${ICONS.search}</button>
            <button class="icon-button" title=${t("newRoom")} aria-label=${t("newRoom")} @click=${newRoom}>${ICONS.plus}</button>
            <button class="icon-button closer" title=${t("closeRooms")} aria-label=${t("closeRooms")} @click=${close}>${ICONS.close}</button>
        </header>
        <ul class="rooms" @pointerleave=${() => chat.look()} @focusout=${() => chat.look()}>
            ${repeat(rooms, ({name}) => name, (room) => roomLink(room, chat, others.get(room.name), turnFrom))}
            <li><button class="more-rooms" aria-haspopup="dialog" @click=${browse}>${t("browse")}</button></li>
        </ul>
        <button class="me" aria-haspopup="dialog" @click=${settings}>
            ${avatar(chat.name || "anonymous", chat.pictureOf(chat.you?.id))}
            <span class="my-name">${chat.name || t("anonymous")}</span>
            <span class="hidden">${t("settings")}</span>
            ${ICONS.settings}
        </button>`;
}
