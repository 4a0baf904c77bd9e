import {html} from "lit";
import {Changing} from "../client/changing.js";
import {draftOf, unquoted} from "../editor/draft.js";
import {blocksOf, replaceAll} from "../editor/quote.js";
import {t} from "../i18n.js";
import {tell} from "./notice.js";
import {DELETED, whyNot} from "./why-not.js";

/** A message of one's own in the editor, in the place of the draft that is there, which comes back afterwards. */
export class Editing {
    #changing = new Changing();
    #composer;
    #message;
    #draft;
    #before;
    #saving = false;
    #overtaken = false;

    constructor(composer, message) {
        composer.editing?.end();
        this.#composer = composer;
        this.#message = message;
        this.#draft = composer.view.state;
        composer.beginEditing(this, replaceAll(blocksOf(message)));
        this.#before = JSON.stringify(draftOf(composer.view.state.doc));
    }

    /** What stands above the editor meanwhile. */
    line() {
        return html`
            <div class="editing">
                <p role="status">${t(this.#overtaken ? "overtaken" : "editing")}</p>
                <button type="button" class="text" @click=${() => this.end()}>${t("cancel")}</button>
            </div>`;
    }

    async save(draft) {
        if (this.#saving) {
            return;
        }
        if (JSON.stringify(draft) === this.#before) {
            this.end();
            return;
        }
        this.#saving = true;
        try {
            this.#composer.chat.learn(await this.#changing.edit(this.#message, draft));
            this.end();
        } catch (error) {
            await this.#notSaved(error);
        }
        this.#saving = false;
    }

    /** What was typed stays in the editor, to be saved once more or to be copied from. */
    async #notSaved(error) {
        const changed = error.status === 412 || error.problem?.type === DELETED;
        const shown = changed && (await this.#reread().then(() => true, () => false));
        if (!shown) {
            tell(whyNot(error));
        }
    }

    /** Shows what the others see; where the message is deleted, that ends this. */
    async #reread() {
        this.#message = await this.#changing.read(this.#message);
        this.#overtaken = !this.#message.deleted;
        this.#composer.chat.learn(this.#message);
        this.#composer.requestUpdate();
    }

    /** Of what was deleted nothing stays, neither here nor in the draft. */
    forget(id) {
        if (this.#message.id === id) {
            this.end();
            tell(t("alreadyDeleted"));
        }
        this.#draft = this.#draft.apply(unquoted(this.#draft, id));
    }

    end() {
        if (this.#composer.editing === this) {
            this.#composer.endEditing(this.#draft);
        }
    }
}
