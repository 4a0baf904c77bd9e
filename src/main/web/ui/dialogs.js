import {html} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";

export function buttons(submit, cancel) {
    return html`
        <p class="buttons">
            <button type="button" @click=${cancel}>${t("cancel")}</button>
            <button class="primary">${submit}</button>
        </p>`;
}

export const closeOf = (event) => event.target.closest("dialog").close();

export const nameField = (name, hint) => html`
    <label>${t("name")}
        <input name="name" maxlength="64" autocomplete="nickname" .value=${name ?? ""} aria-describedby=${hint} @input=${({target}) => target.setCustomValidity("")}>
    </label>
    <p id=${hint} class="hint">${t("nameHint")}</p>`;

/** @returns {Promise<boolean>} whether the reader is called so from now on; where somebody else is, the field says so */
export async function renamed(chat, field) {
    const isTheirs = await chat.rename(field.value.trim());
    field.setCustomValidity(isTheirs ? "" : t("nameTaken"));
    return field.reportValidity();
}

/** Asked once, when the first message is about to go: nothing else stands in its way. */
class NameDialog extends PlainElement {
    /**
     * @param {string} typed what was typed before there was a field for it
     * @returns {Promise<boolean>} once the reader has said how to be called: whether the message is to be sent
     */
    async ask(chat, typed) {
        this.chat = chat;
        await this.renderAnew();
        const dialog = this.querySelector("dialog");
        if (dialog.open) {
            return false;
        }
        // Whoever has signed in is known to the server, which may not have said so yet.
        const known = () => chat.name !== null && dialog.close();
        if (chat.name === null) {
            this.querySelector("input").value = typed;
            chat.addEventListener("change", known);
            dialog.showModal();
            await new Promise((resolve) => dialog.addEventListener("close", resolve, {once: true}));
            chat.removeEventListener("change", known);
        }
        return chat.name !== null;
    }

    render() {
        return html`
            <dialog id="ask-name" aria-labelledby="ask-name-title">
                <form @submit=${this.#submitted}>
                    <h2 id="ask-name-title">${t("nameAsk")}</h2>
                    ${nameField("", "ask-name-hint")}
                    <p class="hint">${t("whoReads")}</p>
                    ${buttons(t("send"), closeOf)}
                </form>
            </dialog>`;
    }

    async #submitted(event) {
        event.preventDefault();
        if (await renamed(this.chat, event.target.elements.name)) {
            closeOf(event);
        }
    }
}

customElements.define("name-dialog", NameDialog);
