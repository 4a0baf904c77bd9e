import {html, nothing} from "lit";
import {schema} from "../editor/schema.js";
import {t} from "../i18n.js";
import {EVERYBODY, ROOM, valueOfPerson, valueOfRoom} from "../model/mentions.js";
import {isTalk} from "../model/room-name.js";
import {PlainElement} from "./plain-element.js";
import {stepped} from "./rove.js";
import {nameOf} from "./rows.js";

/** As many as one looks through without reading. */
const MOST = 8;

/** Behind the letters and digits of an address it is no name. A name may have blanks within it. */
const NAMED = /(?:^|[^a-z0-9_.-])([@#])((?:[^\s@#][^\n@#]{0,63})?)$/i;

/**
 * Whom or what somebody is naming where the caret of an editor stands: {sign, sought, from, to}; null where they do not.
 */
function namedBefore({selection: {empty, $from}}) {
    const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\n");
    const [, sign, sought] = (empty && !$from.parent.type.spec.code && NAMED.exec(before.slice(-70))) || [];
    return sign && !isNamed($from, sought.length + 1) ? {sign, sought, from: $from.pos - sought.length - 1, to: $from.pos} : null;
}

/** Whether so many characters before the caret are somebody already, and what was said to them. */
function isNamed({parent, parentOffset}, count) {
    let isSaid = false;
    parent.nodesBetween(parentOffset - count, parentOffset, ({text, marks}) => {
        isSaid ||= marks.some(({attrs: {said}}) => said && said === text);
    });
    return isSaid;
}

/** Whom or what one can name behind an @ or a #, while it is being typed. */
export class Suggesting {
    found = [];
    at = 0;
    #composer;
    #named = null;
    /** Where somebody did not want to be helped. */
    #left = null;

    constructor(composer) {
        this.#composer = composer;
        composer.view.dom.addEventListener("blur", () => this.#show([]));
    }

    /** What the editor says of it to those who do not see it. */
    get attributes() {
        return this.found.length > 0
            ? {"aria-autocomplete": "list", "aria-controls": "suggestions", "aria-activedescendant": `suggestion-${this.at}`}
            : {};
    }

    look() {
        const named = namedBefore(this.#composer.view.state);
        const same = named?.from === this.#named?.from && named?.sought === this.#named?.sought;
        this.#named = named;
        if (named?.from !== this.#left) {
            this.#left = null;
        }
        if (!same || this.#left !== null) {
            this.at = 0;
            this.#show(named && this.#left === null ? this.#find(named) : []);
        }
    }

    #find({sign, sought}) {
        const {chat} = this.#composer;
        const wanted = sought.toLocaleLowerCase();
        const all = sign === "#" ? chat.rooms.names.filter((name) => !isTalk(name)).map((name) => ({name, value: valueOfRoom(name)})) : people(chat);
        const rank = ({name}) => {
            const words = name.toLocaleLowerCase();
            return words.startsWith(wanted) ? 0 : words.split(" ").some((word) => word.startsWith(wanted)) ? 1 : words.includes(wanted) ? 2 : 3;
        };
        return [0, 1, 2].flatMap((one) => all.filter((each) => rank(each) === one)).slice(0, MOST).map((one) => ({...one, sign}));
    }

    #show(found) {
        this.found = found;
        this.#composer.querySelector("suggestion-list").show(this);
        this.#composer.view.setProps({});
    }

    /** @returns {boolean} whether the key was meant for this */
    pressed(event) {
        const {key, isComposing, shiftKey, ctrlKey, metaKey, altKey} = event;
        if (this.found.length === 0 || isComposing || shiftKey || ctrlKey || metaKey || altKey) {
            return false;
        }
        const next = stepped(key, this.at, this.found.length);
        if (next !== undefined) {
            this.at = next;
            this.#show(this.found);
        } else if (key === "Enter" || key === "Tab") {
            this.pick(this.found[this.at]);
        } else if (key === "Escape") {
            event.stopPropagation();
            this.#left = this.#named.from;
            this.#show([]);
        } else {
            return false;
        }
        event.preventDefault();
        return true;
    }

    pick({sign, name, value}) {
        const {view} = this.#composer;
        const {from, to} = this.#named;
        const said = `${sign}${name}`;
        const word = schema.text(said, [schema.marks.reference.create({value, said})]);
        view.dispatch(view.state.tr.replaceWith(from, to, [word, schema.text(" ")]).scrollIntoView());
        view.focus();
    }
}

/** Those who are in the room, and those who have said something that is here; all of them at once, too. */
function people(chat) {
    const all = new Map();
    const know = ({id, name}) => all.set(valueOfPerson({id, name}), {name, value: valueOfPerson({id, name})});
    chat.history.items.filter(({author}) => author && author !== "anonymous").forEach(({author, authorId}) => know({id: authorId, name: author}));
    chat.present?.participants.filter(({name}) => name !== "anonymous").forEach(know);
    all.delete(valueOfPerson(chat.me));
    const known = [...all.values()].sort((a, b) => a.name.localeCompare(b.name));
    return [...known, {name: ROOM, value: EVERYBODY, hint: t("everybody")}];
}

class SuggestionList extends PlainElement {
    static properties = {suggesting: {state: true}, shown: {state: true}};

    show(suggesting) {
        this.suggesting = suggesting;
        this.requestUpdate();
    }

    render() {
        const {found = [], at} = this.suggesting ?? {};
        return found.length === 0 ? nothing : html`
            <ul id="suggestions" role="listbox" aria-label=${t("suggestions")}>
                ${found.map((one, index) => html`
                    <li role="option" id="suggestion-${index}" aria-selected=${index === at}
                        @mousedown=${(event) => event.preventDefault()} @click=${() => this.suggesting.pick(one)}>
                        <span>${one.sign}<bdi>${nameOf(one.name)}</bdi></span>${one.hint ? html`<span class="hint">${one.hint}</span>` : nothing}
                    </li>`)}
            </ul>`;
    }
}

customElements.define("suggestion-list", SuggestionList);
