import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {loadEmoji} from "../model/emoji.js";
import {recall, remember} from "../model/memory.js";
import {HAS_KEYBOARD} from "./media.js";
import {PickerPanel} from "./picker-panel.js";
import {rove} from "./rove.js";

/** As people type a name: between colons or not, its words joined or apart. */
const bare = (name) => name.toLowerCase().replace(/[:_\s]+/g, " ").trim();

const columnsOf = (list) => getComputedStyle(list.querySelector(".emoji-group")).gridTemplateColumns.split(" ").length;

/** Emoji to be found by their names in either language, those used last first. */
class EmojiPanel extends PickerPanel {
    static properties = {all: {state: true}, sought: {state: true}, pick: {attribute: false}};

    /** Under which name those used last are remembered, how many of them, and what stands there before. */
    kept = "emoji";
    most = 10;
    usual = [];

    constructor() {
        super();
        this.all = [];
        this.sought = "";
    }

    async load() {
        this.sought = "";
        this.all = await loadEmoji();
        await this.renderAnew();
    }

    render() {
        const recent = this.sought ? [] : this.#recent;
        const found = this.#found;
        return html`
            <input type="search" aria-label=${t("findEmoji")} placeholder=${t("findEmoji")} autocomplete="off" .value=${this.sought}
                   @input=${({target}) => (this.sought = bare(target.value))} @keydown=${this.#inputKey}>
            <div class="emoji-list" @keydown=${(event) => rove(event, columnsOf(event.currentTarget))}>
                ${recent.length > 0 ? this.#group("recentEmoji", recent.map((emoji) => ({emoji, names: []})), true) : nothing}
                ${found.length > 0 ? this.#group("emoji", found, recent.length === 0) : html`<p class="hint" role="status">${t("noneFound")}</p>`}
            </div>`;
    }

    /** What is called so is first. */
    get #found() {
        const found = this.all.filter(({names, words}) => [...names, ...words].some((word) => bare(word).includes(this.sought)));
        const isCalled = ({names}) => names.some((name) => bare(name) === this.sought);
        return this.sought ? [...found.filter(isCalled), ...found.filter((one) => !isCalled(one))] : found;
    }

    get #recent() {
        return [...new Set([...recall(this.kept, []), ...this.usual])].slice(0, this.most);
    }

    #group(name, emoji, first) {
        return html`
            <div class="emoji-group" role="group" aria-label=${t(name)}>
                ${emoji.map(({emoji, names}, index) => html`
                    <button type="button" class="emoji" title=${names[0] ? `:${names[0]}:` : nothing} tabindex=${first && index === 0 ? 0 : -1}
                            @click=${() => this.#picked(emoji)}>${emoji}</button>`)}
            </div>`;
    }

    begin(typed) {
        this.sought = bare(typed);
        this.querySelector("input").value = typed;
        this.querySelector(matchMedia(HAS_KEYBOARD).matches ? "input" : "button").focus();
    }

    #inputKey(event) {
        const first = this.querySelector("button");
        if (event.key === "ArrowDown") {
            event.preventDefault();
            first?.focus();
        } else if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            first?.click();
        }
    }

    #picked(emoji) {
        remember(this.kept, [emoji, ...recall(this.kept, []).filter((other) => other !== emoji)].slice(0, this.most));
        this.pick(emoji);
    }
}

customElements.define("emoji-panel", EmojiPanel);
