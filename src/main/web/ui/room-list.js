import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {LookAlikes} from "../model/look-alikes.js";
import {hashOf} from "../model/room-name.js";
import {ICONS} from "./icons.js";
import {keyName} from "./key-names.js";
import {avatar, nameOf, notThe} from "./rows.js";

const lastSaid = ({last}) => (last ? t("said", {author: nameOf(last.author), text: last.deleted ? t("deleted") : last.text}) : "");

function roomLink(room, current, other) {
    const {name, unread} = room;
    return html`
        <li>
            <a href=${hashOf(name)} aria-current=${name === current ? "page" : nothing} class=${unread ? "unread" : ""}>
                <span class="room-name">${name}</span>
                ${notThe(other)}
                ${unread
                    ? html`<span class="count"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span><span
                        class="hidden">${t("unread", {n: unread})}</span></span>`
                    : nothing}
                <span class="preview" aria-hidden="true">${lastSaid(room)}</span>
            </a>
        </li>`;
}

/** The side of the page: the rooms, and who one is. */
export function roomList(chat, {find, newRoom, more, settings, close}) {
    const names = new LookAlikes();
    const others = new Map([...chat.rooms.names].sort().map((name) => [name, names.of(name)]));
    return html`
        <header class="brand">
            ${ICONS.comet}<span class="halley">Halley</span>
            <button class="icon-button" title="${t("findRoom")} (${keyName("Mod-k")})" aria-label=${t("findRoom")} @click=${find}>${ICONS.search}</button>
            <button class="icon-button" title=${t("newRoom")} aria-label=${t("newRoom")} @click=${newRoom}>${ICONS.plus}</button>
            <button class="icon-button closer" title=${t("closeRooms")} aria-label=${t("closeRooms")} @click=${close}>${ICONS.close}</button>
        </header>
        <ul class="rooms">
            ${repeat(chat.rooms.all, ({name}) => name, (room) => roomLink(room, chat.room, others.get(room.name)))}
            ${chat.hasMoreRooms ? html`<li><button class="more-rooms" @click=${more}>${t("moreRooms")}</button></li>` : nothing}
        </ul>
        <button class="me" aria-haspopup="dialog" @click=${settings}>
            ${avatar(chat.name || "anonymous")}
            <span class="my-name">${chat.name || t("anonymous")}</span>
            <span class="hidden">${t("settings")}</span>
            ${ICONS.settings}
        </button>`;
}
