import {html} from "lit";
import {t} from "../i18n.js";
import {isSafeLink} from "./safe-html.js";

/** @param {(href: string|null) => void} apply @param {boolean} linked whether there is a link to take away */
export function linkDialog(linked, apply, done) {
    const check = ({target}) => target.setCustomValidity(isSafeLink(target.value.trim()) ? "" : t("addressRule"));
    const close = (event) => event.target.closest("dialog").close();
    const submitted = (event) => {
        event.preventDefault();
        close(event);
        apply(event.target.elements.href.value.trim());
    };
    const removed = (event) => {
        close(event);
        apply(null);
    };
    return html`
        <dialog id="link" aria-labelledby="link-title" @close=${done}>
            <form @submit=${submitted}>
                <h2 id="link-title">${t("link")}</h2>
                <label>${t("address")}
                    <input name="href" required inputmode="url" autocomplete="url" aria-describedby="address-rule"
                           @input=${check} @focus=${check}>
                </label>
                <p id="address-rule" class="hint">${t("addressRule")}</p>
                <p class="buttons">
                    <button type="button" class="apart" ?hidden=${!linked} @click=${removed}>${t("removeLink")}</button>
                    <button type="button" @click=${close}>${t("cancel")}</button>
                    <button class="primary">${t("apply")}</button>
                </p>
            </form>
        </dialog>`;
}
