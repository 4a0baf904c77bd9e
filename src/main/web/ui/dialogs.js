import {html} from "lit";
import {t} from "../i18n.js";
import {isRoomName} from "../model/room-name.js";

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
