import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {knownPeople} from "../model/known-people.js";
import {ICONS} from "./icons.js";
import {PlainElement} from "./plain-element.js";
import {stepped} from "./rove.js";
import {nameOf} from "./rows.js";

/** As many as one looks through without reading. */
const MOST = 6;

/**
 * Whom one means, of the people whom this page knows, and others by their id: a name alone tells nothing of who somebody is.
 * Those who are chosen stand above the field.
 */
class PeoplePicker extends PlainElement {
    static properties = {
        chat: {attribute: false}, label: {attribute: false}, required: {attribute: false}, without: {attribute: false},
        chosen: {state: true}, sought: {state: true}, at: {state: true},
    };

    constructor() {
        super();
        this.begin([]);
    }

    /** @param {{id: string, name: string}[]} chosen whom one means from the beginning */
    begin(chosen) {
        Object.assign(this, {chosen, sought: "", at: -1});
    }

    get #field() {
        return this.querySelector("input");
    }

    get #options() {
        const sought = this.sought.toLocaleLowerCase();
        const out = [...this.chosen, ...(this.without ?? [])].map(({id}) => id);
        const found = knownPeople(this.chat).filter(({id, name}) => !out.includes(id) && (name.toLocaleLowerCase().includes(sought) || id === this.sought));
        const isId = this.sought && !out.includes(this.sought) && !found.some(({id}) => id === this.sought);
        return [...found.slice(0, MOST), ...(isId ? [{id: this.sought, name: this.sought, isId}] : [])];
    }

    render() {
        if (!this.chat) {
            return nothing;
        }
        const options = this.#options;
        const at = Math.min(this.at, options.length - 1);
        return html`
            ${this.chosen.length > 0 ? this.#chosenOnes() : nothing}
            <label>${this.label}
                <input role="combobox" autocomplete="off" maxlength="255" aria-autocomplete="list" aria-controls="known-people"
                       aria-expanded=${options.length > 0} aria-describedby="pick-hint" aria-activedescendant=${at >= 0 ? `known-${at}` : nothing}
                       .value=${this.sought} @input=${({target}) => this.#typed(target.value)} @keydown=${(event) => this.#key(event, options, at)}>
            </label>
            <ul id="known-people" role="listbox" aria-label=${t("knownPeople")}>
                ${options.map((one, index) => html`
                    <li role="option" id="known-${index}" aria-selected=${index === at} @mousedown=${(event) => event.preventDefault()}
                        @click=${() => this.#pick(one)}>${one.isId
                            ? t("personOfId", {id: one.id})
                            : html`<bdi>${nameOf(one.name)}</bdi><span class="hint">${one.id}</span>`}</li>`)}
            </ul>
            <p id="pick-hint" class="hint">${t("pickHint")}</p>`;
    }

    #chosenOnes() {
        return html`
            <ul class="chosen" aria-label=${t("chosen")}>
                ${this.chosen.map((one) => html`
                    <li><bdi>${nameOf(one.name)}</bdi>
                        <button type="button" class="icon-button" aria-label=${t("notThem", {name: one.name})} title=${t("notThem", {name: one.name})}
                                @click=${() => this.#drop(one)}>${ICONS.close}</button></li>`)}
            </ul>`;
    }

    /** Who was typed but not chosen must not be left out without a word. */
    updated() {
        const lacks = this.sought ? "pickFirst" : this.required && this.chosen.length === 0 ? "pickSomebody" : null;
        this.#field?.setCustomValidity(lacks ? t(lacks) : "");
        this.querySelector("[aria-selected=true]")?.scrollIntoView({block: "nearest"});
    }

    /** Who is known is offered first; an id nobody takes by a slip. */
    #typed(value) {
        this.sought = value.trim();
        this.at = this.sought && !this.#options[0]?.isId ? 0 : -1;
    }

    #key(event, options, at) {
        const {key, isComposing} = event;
        const next = stepped(key, at, options.length);
        if (isComposing) {
            return;
        }
        if (next !== undefined) {
            event.preventDefault();
            this.at = next;
        } else if (key === "Enter" && options[at]) {
            event.preventDefault();
            this.#pick(options[at]);
        } else if (key === "Backspace" && !event.target.value && this.chosen.length > 0) {
            this.#drop(this.chosen.at(-1));
        }
    }

    #pick({id, name}) {
        this.begin([...this.chosen, {id, name}]);
        this.#field.focus();
    }

    #drop(one) {
        this.chosen = this.chosen.filter((other) => other !== one);
        this.#field.focus();
    }
}

customElements.define("people-picker", PeoplePicker);
