import {html, nothing} from "lit";
import {keyed} from "lit/directives/keyed.js";
import {repeat} from "lit/directives/repeat.js";
import {t} from "../i18n.js";
import {ICONS} from "./icons.js";
import {MessageKeys} from "./message-keys.js";
import {PlainElement} from "./plain-element.js";
import {forgetPending, pendingRow, reasonOf, rowsOf, titleHere} from "./rows.js";

/** From this far away the next messages are fetched, so that a reader seldom sees the edge. */
const FETCH_PX = 1_200;
const END_PX = 40;
/** As browsers scroll by a page: a little of it stays in sight. */
const PAGE = .875;
/** By these a reader scrolls, or does something else; what moves without them was set in motion before. */
const INPUTS = ["wheel", "touchstart", "pointerdown", "keydown"];

/** The messages of a room. What the reader looks at stays where it is, whatever comes above or below. */
class MessageList extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}, invite: {attribute: false}, leave: {attribute: false}, quote: {attribute: false}, edit: {attribute: false}, answer: {attribute: false}, react: {attribute: false}, talk: {attribute: false}, takeUp: {attribute: false}, retry: {attribute: false}, delete: {attribute: false}, mute: {attribute: false}, readers: {attribute: false}};

    #keys = new MessageKeys(this);
    #shownRoom = null;
    #moved = false;
    #placed = false;
    #anchor = null;
    /** What stood at the edge when the reader last scrolled. */
    #stood = null;
    /** For which the reader was given a place last. */
    #size = "";
    #followed = true;
    /** Somebody asked for the newest message and has done nothing since: a scroll that is still moving changes nothing. */
    #sentToEnd = false;

    render() {
        const {chat} = this;
        const {history} = chat;
        return html`
            <div class="scroller" tabindex="0" role="region" aria-label=${t("messagesIn", {room: titleHere(chat)})}
                 aria-busy=${!!chat.seeking || history.loading || (!history.loaded && !history.problem)} @scroll=${this.#scrolled}
                 @keydown=${(event) => this.#keys.pressed(event)} @click=${this.#clicked} @focusin=${(event) => this.#keys.focused(event)} @focusout=${(event) => this.#keys.unfocused(event)}
                 @pointerover=${(event) => this.#keys.hovered(event)} @pointerleave=${(event) => this.#keys.left(event)}>
                ${this.#top(history)}
                <ol class="messages ${chat.you ? "with-faces" : ""}">
                    ${keyed(chat.room, repeat(rowsOf(history.items, chat.line, chat.name, chat.measures, chat), (row) => row.key, (row) => row.template()))}
                    ${this.#pending()}
                </ol>
            </div>
            ${this.#toNewest()}`;
    }

    #top({items, older, loaded, loading, problem}) {
        if (problem?.signIn) {
            return nothing;
        }
        if (problem) {
            return html`<p class="top" role="alert">${t("refused", {reason: reasonOf(problem)})}</p>`;
        }
        if (loading || (!loaded && items.length === 0)) {
            return html`<p class="top">${t("loading")}</p>`;
        }
        if (items.length === 0 && this.chat.pending.length === 0) {
            return html`
                <div class="empty">
                    ${ICONS.comet}
                    <p>${t("empty")}</p>
                    <p>${t("emptyHint")}</p>
                    <p>${this.chat.you ? nothing : t("about")} ${t("inviteHint")}</p>
                    <button class="primary" @click=${this.invite}>${t("copyRoomLink")}</button>
                </div>`;
        }
        return older || !loaded ? html`<p class="top"></p>` : html`<p class="top">${t("beginning", {room: titleHere(this.chat)})}</p>`;
    }

    #pending() {
        const {chat} = this;
        const {pending} = chat;
        forgetPending(new Set(chat.client.outbox.map(({key}) => key)));
        const fate = chat.signIn ? "waitingToSignIn" : chat.client.state.name === "lost" ? "waiting" : "sending";
        const last = chat.history.items.at(-1);
        const me = chat.name || "anonymous";
        return repeat(pending, ({key}) => key, (entry, index) =>
            pendingRow(entry, index === 0 && (last?.author !== me || entry.at - new Date(last.at) > 300_000), fate, chat, {
                retry: () => this.retry(entry),
                takeUp: () => this.takeUp(entry),
                discard: () => chat.client.discard(entry.key),
            }));
    }

    #toNewest() {
        const {chat} = this;
        if (chat.seeking) {
            return html`<p class="below" role="status">${t("loading")}</p>`;
        }
        if (chat.following || chat.history.items.length === 0) {
            return nothing;
        }
        const n = chat.rooms.get(chat.room)?.unread ?? 0;
        return html`
            <p class="below">
                <button class="to-newest" @click=${this.toNewest}>
                    ${ICONS.down}${n > 0 ? t("newBelow", {n}) : t("toNewest")}
                </button>
            </p>`;
    }

    /** Whose face or name is clicked is spoken to. By keys there is an action for it. */
    #clicked({target}) {
        const {author, authorId} = target.closest(".avatar, .author")?.closest(".message")?.message ?? {};
        if (this.chat.mayTalkTo({authorId})) {
            this.talk({id: authorId, name: author});
        }
    }

    async toNewest() {
        await this.#showNewest();
        this.#scroller.focus({preventScroll: true});
    }

    async #showNewest() {
        await this.chat.toNewest();
        await this.updateComplete;
        this.#toEnd();
    }

    /** To the last message of one's own, or of anybody's. */
    async toLast() {
        if (!this.chat.history.atEnd) {
            await this.#showNewest();
        }
        const rows = this.#rows;
        const row = rows.findLast(({classList}) => classList.contains("own")) ?? rows.at(-1);
        if (row) {
            this.#keys.focus(row);
        }
    }

    /** The keys that have nothing to do in an empty message. */
    go(key) {
        if (key === "Home") {
            this.#keys.toBeginning();
        } else if (key === "End") {
            this.#showNewest();
        } else {
            this.#moved = true;
            this.#scroller.scrollTop += (key === "PageUp" ? -PAGE : PAGE) * this.#scroller.clientHeight;
        }
    }

    get #scroller() {
        return this.querySelector(".scroller");
    }

    firstUpdated() {
        new ResizeObserver(() => this.#resized()).observe(this.#scroller);
        addEventListener("pagehide", () => this.#keepPlace());
        document.addEventListener("visibilitychange", () => this.#keepPlace());
        INPUTS.forEach((type) => addEventListener(type, (event) => this.#input(event), {capture: true, passive: true}));
    }

    /** In a window of another width lines break elsewhere, and what is above the reader gets longer or shorter. */
    #resized() {
        this.#size = sizeOf(this.#scroller);
        this.#anchor = this.#stood;
        this.#place();
    }

    #input({target}) {
        this.#sentToEnd = false;
        this.#moved ||= this.#scroller.contains(target);
    }

    willUpdate() {
        if (!this.hasUpdated) {
            return;
        }
        if (this.#shownRoom !== this.chat.room) {
            this.#keepPlace();
        } else if (!this.chat.following) {
            this.#anchor = this.#firstVisible();
        }
    }

    /** Of the room that is shown, which need no longer be the one that was chosen. */
    #keepPlace() {
        if (!this.#placed) {
            return;
        }
        this.chat.places.keep(this.#shownRoom, this.place);
    }

    /** Beside which message the reader is, and how far below the edge it stands; null at the newest. */
    get place() {
        const visible = this.#followed ? null : this.#firstVisible();
        return visible && {id: visible.row.message.id, top: visible.top - visible.scrollTop};
    }

    updated() {
        const {room, following} = this.chat;
        if (this.#shownRoom !== room) {
            this.#shownRoom = room;
            this.#placed = false;
            this.#moved = false;
            this.#sentToEnd = false;
        } else if (following && !this.#followed) {
            this.#sentToEnd = true;
        }
        if (this.chat.place) {
            this.#placed = false;
        }
        this.#followed = following;
        this.#keys.refresh();
        this.#place();
        this.#fetchMore();
    }

    /** Begins where the reader was, or at the line above what is new; follows the end; or stays where the reader is. */
    #place() {
        const scroller = this.#scroller;
        const {place, following, history} = this.chat;
        if (place && this.#goTo(place)) {
            this.#placed = true;
        } else if (place) {
            this.#toEnd();
        } else if (!this.#placed && history.loaded) {
            this.#placed = true;
            const line = scroller.querySelector(".line");
            this.#toEnd();
            if (line && line.offsetTop < scroller.scrollTop) {
                scroller.scrollTop = line.offsetTop - scroller.clientHeight / 4;
            }
        } else if (following) {
            this.#toEnd();
        } else if (this.#anchor?.row.isConnected) {
            const {row, top, scrollTop} = this.#anchor;
            scroller.scrollTop = scrollTop + row.offsetTop - top;
        }
        this.#anchor = null;
    }

    /** @returns {boolean} whether the message is here; it may be still to be read */
    #goTo({id, top, found}) {
        const {chat} = this;
        const row = this.#rows.find(({message}) => message.id === id);
        if (!row) {
            return false;
        }
        this.#scroller.scrollTop = row.offsetTop - (top ?? this.#scroller.clientHeight / 4);
        chat.place = null;
        if (found) {
            this.#keys.focus(row);
        }
        return true;
    }

    #toEnd() {
        this.#scroller.scrollTop = this.#scroller.scrollHeight;
    }

    /** Those that the log has. */
    get #rows() {
        return [...this.querySelectorAll(".message")].filter(({message}) => message);
    }

    #firstVisible() {
        const {scrollTop} = this.#scroller;
        const row = this.#rows.find(({offsetTop, offsetHeight}) => offsetTop + offsetHeight > scrollTop);
        return row ? {row, top: row.offsetTop, scrollTop} : null;
    }

    #scrolled() {
        const {chat} = this;
        const atEnd = this.#below() < END_PX && chat.history.atEnd;
        // What is kept from the last visit can be read before the server has answered, which then moves nobody.
        this.#placed ||= this.#moved && !atEnd;
        // In a wider window there is less to scroll: a browser that moves the reader to the new end tells so before #resized.
        const cutShort = this.#below() < END_PX && this.#size !== sizeOf(this.#scroller);
        if (this.#shownRoom !== chat.room || !this.#placed || cutShort) {
            return;
        }
        if (this.#sentToEnd && chat.following && !atEnd) {
            this.#toEnd();
            return;
        }
        this.#followed = atEnd;
        this.#stood = atEnd ? null : this.#firstVisible();
        chat.follow(atEnd);
        if (atEnd && this.#moved) {
            chat.dispatchEvent(new Event("newest"));
        }
        this.#fetchMore();
    }

    #below() {
        const {scrollHeight, scrollTop, clientHeight} = this.#scroller;
        return scrollHeight - scrollTop - clientHeight;
    }

    #fetchMore() {
        const {chat} = this;
        const {history} = chat;
        if (history.loading || !history.loaded || !this.#placed) {
            return;
        }
        if (history.older && this.#scroller.scrollTop < FETCH_PX) {
            chat.loadOlder();
        } else if (!history.atEnd && this.#below() < FETCH_PX) {
            chat.loadNewer();
        } else if (this.#scroller.scrollHeight === this.#scroller.clientHeight) {
            chat.follow(true); // All is in sight, and nothing scrolls that would tell so.
        }
    }
}

const sizeOf = ({clientWidth, clientHeight}) => `${clientWidth} ${clientHeight}`;

customElements.define("message-list", MessageList);
