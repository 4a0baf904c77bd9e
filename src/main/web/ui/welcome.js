import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {recall, remember} from "../model/memory.js";

/** For who has just come: what this is and who reads along. An empty room says it in its midst. */
export function welcome(chat, {invite, done}) {
    const {items, loaded} = chat.history;
    if (chat.name !== null || recall("welcomed", false) || !loaded || items.length === 0) {
        return nothing;
    }
    const understood = () => {
        remember("welcomed", true);
        done();
    };
    return html`
        <section class="welcome" aria-label=${t("welcome")}>
            <p>${t("about")}</p>
            <p class="buttons">
                <button @click=${invite}>${t("copyRoomLink")}</button>
                <button class="primary" @click=${understood}>${t("understood")}</button>
            </p>
        </section>`;
}
