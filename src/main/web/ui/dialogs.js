import {html} from "lit";
import {currentLanguage, t} from "../i18n.js";
import {isRoomName} from "../model/room-name.js";

const LANGUAGES = [["en", "English"], ["zh-CN", "简体中文"]];

function buttons(submit, cancel) {
    return html`
        <p class="buttons">
            <button type="button" @click=${cancel}>${t("cancel")}</button>
            <button class="primary">${submit}</button>
        </p>`;
}

const closeOf = (event) => event.target.closest("dialog").close();

const THEMES = [[null, "themeSystem"], ["light", "themeLight"], ["dark", "themeDark"]];

const nameField = (name, hint) => html`
    <label>${t("name")}
        <input name="name" maxlength="64" autocomplete="nickname" .value=${name ?? ""} aria-describedby=${hint}>
    </label>
    <p id=${hint} class="hint">${t("nameHint")}</p>`;

/** Asked once, when the first message is about to go: nothing else stands in its way. */
export function nameDialog(save) {
    const submitted = (event) => {
        event.preventDefault();
        save(event.target.elements.name.value.trim());
        closeOf(event);
    };
    return html`
        <dialog id="ask-name" aria-labelledby="ask-name-title">
            <form @submit=${submitted}>
                <h2 id="ask-name-title">${t("nameAsk")}</h2>
                ${nameField("", "ask-name-hint")}
                <p class="hint">${t("whoReads")}</p>
                ${buttons(t("send"), closeOf)}
            </form>
        </dialog>`;
}

/** @param {{name: string, notify: string, theme: string|null, save: (name: string) => void}} options */
export function settingsDialog({name, notify, theme, save, speak, paint, allow}) {
    const submitted = (event) => {
        event.preventDefault();
        closeOf(event);
        save(event.target.elements.name.value.trim());
    };
    return html`
        <dialog id="settings" aria-labelledby="settings-title">
            <form @submit=${submitted}>
                <h2 id="settings-title">${t("settings")}</h2>
                ${nameField(name, "name-hint")}
                <fieldset>
                    <legend>${t("language")}</legend>
                    ${LANGUAGES.map(([tag, own]) => html`
                        <label class="choice">
                            <input type="radio" name="language" .checked=${tag === currentLanguage()} @change=${() => speak(tag)}>
                            <span lang=${tag}>${own}</span>
                        </label>`)}
                </fieldset>
                <fieldset>
                    <legend>${t("theme")}</legend>
                    ${THEMES.map(([value, label]) => html`
                        <label class="choice">
                            <input type="radio" name="theme" .checked=${value === theme} @change=${() => paint(value)}>
                            <span>${t(label)}</span>
                        </label>`)}
                </fieldset>
                <label class="choice">
                    <input type="checkbox" .checked=${notify === "granted"} ?disabled=${notify === "denied"} @change=${allow}>
                    <span>${t(notify === "denied" ? "notifyDenied" : "notify")}</span>
                </label>
                ${buttons(t("save"), closeOf)}
            </form>
        </dialog>`;
}

export function roomDialog(enter) {
    const check = ({target}) => target.setCustomValidity(isRoomName(target.value.trim()) ? "" : t("roomRule"));
    const submitted = (event) => {
        event.preventDefault();
        closeOf(event);
        enter(event.target.elements.room.value.trim());
        event.target.reset();
    };
    return html`
        <dialog id="new-room" aria-labelledby="new-room-title">
            <form @submit=${submitted}>
                <h2 id="new-room-title">${t("newRoom")}</h2>
                <label>${t("roomName")}
                    <input name="room" required maxlength="64" autocomplete="off" aria-describedby="room-rule" @input=${check}>
                </label>
                <p id="room-rule" class="hint">${t("roomRule")}</p>
                ${buttons(t("enter"), closeOf)}
            </form>
        </dialog>`;
}
