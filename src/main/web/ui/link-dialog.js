import {html} from "lit";
import {setLink} from "../editor/marks.js";
import {t} from "../i18n.js";
import {closeOf} from "./dialogs.js";
import {PlainElement} from "./plain-element.js";
import {isSafeLink} from "./safe-html.js";

/** Asks where what is selected shall lead. */
class LinkDialog extends PlainElement {
    static properties = {linked: {attribute: false}, apply: {attribute: false}, done: {attribute: false}};

    /** @param {string} typed what was typed before there was a field for it */
    async open(href, typed) {
        await this.renderAnew();
        this.querySelector("input").value = (href || "https://") + typed;
        this.querySelector("dialog").showModal();
    }

    render() {
        const check = ({target}) => target.setCustomValidity(isSafeLink(target.value.trim()) ? "" : t("addressRule"));
        return html`
            <dialog id="link" aria-labelledby="link-title" @close=${this.done}>
                <form @submit=${this.#submitted}>
                    <h2 id="link-title">${t("link")}</h2>
                    <label>${t("address")}
                        <input name="href" required inputmode="url" autocomplete="url" aria-describedby="address-rule"
                               @input=${check} @focus=${check}>
                    </label>
                    <p id="address-rule" class="hint">${t("addressRule")}</p>
                    <p class="buttons">
                        <button type="button" class="apart" ?hidden=${!this.linked} @click=${this.#removed}>${t("removeLink")}</button>
                        <button type="button" @click=${closeOf}>${t("cancel")}</button>
                        <button class="primary">${t("apply")}</button>
                    </p>
                </form>
            </dialog>`;
    }

    #submitted(event) {
        event.preventDefault();
        closeOf(event);
        this.apply(setLink(event.target.elements.href.value.trim()));
    }

    #removed(event) {
        closeOf(event);
        this.apply(setLink(null));
    }
}

customElements.define("link-dialog", LinkDialog);
