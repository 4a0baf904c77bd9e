import {html, nothing} from "lit";
import {repeat} from "lit/directives/repeat.js";
import {heardBy} from "../client/changes.js";
import {Answering} from "../client/answering.js";
import {t} from "../i18n.js";
import {History} from "../model/history.js";
import {follow, isFollowed} from "../model/mentions.js";
import {tell} from "./notice.js";
import {Answer} from "./answers.js";
import {PlainElement} from "./plain-element.js";
import {rowsOf} from "./rows.js";

/** A message with all its answers, and those that come while one looks. */
class ThreadDialog extends PlainElement {
    static properties = {answers: {state: true}, version: {state: true}};

    #answering = new Answering();
    #over = new AbortController();
    #original = new History();

    async open(chat, message) {
        this.#over.abort();
        const {signal} = this.#over = new AbortController();
        this.#original = new History();
        Object.assign(this, {chat, message, answers: new History(), version: 0});
        const listen = (type, take) => chat.client.addEventListener(type, ({detail}) => {
            take(detail);
            this.version++;
        }, {signal});
        listen("messages", ({messages}) => this.#arrived(messages));
        listen("changes", ({changes}) => changes.forEach((change) => [this.#original, this.answers].forEach((one) => one.change(change))));
        listen("reactions", ({reactions}) => reactions.forEach((one) => this.#heard({...one, mine: chat.isMine(one)})));
        const original = await this.#answering.read(message);
        this.#original.begin({messages: [original], more: false});
        this.answers.begin(await this.#answering.replies(original, this.#reader));
        await this.renderAnew();
        this.querySelector("dialog").showModal();
        const list = this.querySelector(".thread-list");
        list.scrollTop = list.scrollHeight;
    }

    get #reader() {
        return {as: this.chat.you ? undefined : this.chat.me.name};
    }

    #arrived(messages) {
        const answers = messages.filter(({room, replyTo}) => room === this.message.room && replyTo === this.message.id);
        this.answers.add(answers, true);
        messages.filter(heardBy).forEach((answer) => this.#heard(answer));
    }

    #heard(entry) {
        this.#original.hear(entry);
        this.answers.hear(entry);
    }

    render() {
        const [original] = this.#original.items;
        if (!original) {
            return nothing;
        }
        const following = isFollowed(original);
        return html`
            <dialog class="thread" aria-labelledby="thread-title" @close=${() => this.#over.abort()} @click=${this.#clicked}>
                <h2 id="thread-title">${t("thread")}</h2>
                <div class="thread-list" tabindex="0" role="group" aria-labelledby="thread-title">
                    <ol class="messages">${this.#rows(this.#original.items)}</ol>
                    ${this.answers.older ? html`<button type="button" @click=${() => this.#older()}>${t("olderAnswers")}</button>` : nothing}
                    <div role="log" aria-label=${t("answers")}><ol class="messages">${this.#rows(this.answers.items)}</ol></div>
                </div>
                <p class="buttons">
                    <label class="check"><input type="checkbox" .checked=${following} @change=${({target}) => this.#follow(target.checked)}>${t("followAnswers")}</label>
                    <button type="button" @click=${() => this.#close()}>${t("close")}</button>
                    ${original.deleted ? nothing : html`<button type="button" class="primary" @click=${() => this.#answer()}>${t("answer")}</button>`}
                </p>
            </dialog>`;
    }

    #rows(items) {
        return repeat(rowsOf(items, null, this.chat.name, [], this.chat), ({key}) => key, ({template}) => template());
    }

    async #older() {
        const {answers} = this;
        try {
            answers.addOlder(await this.#answering.replies(this.message, {before: answers.oldest.id, ...this.#reader}));
            this.version++;
        } catch {
            tell(t("notReached"));
        }
    }

    #follow(following) {
        follow(this.message, following);
        this.version++;
    }

    /** Whoever follows a link into the page leaves. */
    #clicked({target}) {
        if (target === this.querySelector("dialog") || target.closest("a:not([target])")) {
            this.#close();
        }
    }

    #answer() {
        this.#close();
        new Answer(document.querySelector("message-composer"), this.#original.items[0]);
    }

    #close() {
        this.querySelector("dialog").close();
    }
}

customElements.define("thread-dialog", ThreadDialog);
