import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {hashOf} from "../model/room-name.js";
import {FollowingDialog} from "./following-dialog.js";
import {tell} from "./notice.js";
import {titleOf} from "./rows.js";

/** The rooms that are not one's own, the last spoken in first: a page of them, and more where one wants to see them. */
class BrowseRooms extends FollowingDialog {
    static properties = {chat: {attribute: false}, busy: {state: true}};

    get #others() {
        const {rooms, room: here} = this.chat;
        return rooms.all.filter((room) => room.name !== here && !rooms.isMine(room));
    }

    render() {
        return this.chat ? this.#all(this.#others) : nothing;
    }

    #all(others) {
        const {chat} = this;
        return html`
            <dialog id="browse" aria-labelledby="browse-title" @close=${() => this.closed()}>
                <h2 id="browse-title">${t("otherRooms")}</h2>
                ${others.length > 0
                    ? html`<ul class="browse-list" aria-labelledby="browse-title" @click=${(event) => this.#clicked(event)}>${repeat(others, ({name}) => name, row)}</ul>`
                    : html`<p>${t(chat.hasMoreRooms ? "loading" : "allMine")}</p>`}
                <p class="buttons">
                    ${chat.hasMoreRooms
                        ? html`<button type="button" class="apart" ?disabled=${this.busy} @click=${() => this.#more()}>${t("moreRooms")}</button>`
                        : nothing}
                    <button type="button" @click=${() => this.querySelector("dialog").close()}>${t("close")}</button>
                </p>
            </dialog>`;
    }

    /** Whoever follows a link leaves. */
    #clicked({target}) {
        if (target.closest("a")) {
            this.querySelector("dialog").close();
        }
    }

    /** The first of those that have come has the focus. */
    async #more() {
        const before = this.#others.length;
        this.busy = true;
        await this.chat.loadMoreRooms().catch(() => tell(t("notReached")));
        this.busy = false;
        await this.updateComplete;
        this.querySelectorAll(".browse-list a")[before]?.focus();
    }
}

/* Of the page itself, which axe would take for a link that skips something. */
const row = (room) => html`
    <li><a href=${`./${hashOf(room.name)}`}>
        <span><span class="room-name">${titleOf(room)}</span>${room.topic ? html`<br><span class="hint">${room.topic}</span>` : nothing}</span>
        <span class="hint">${t("saidThere", {n: room.messages})}</span>
    </a></li>`;

customElements.define("browse-rooms", BrowseRooms);
