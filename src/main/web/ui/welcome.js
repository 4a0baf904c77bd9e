import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {recall, remember} from "../model/memory.js";
import {PlainElement} from "./plain-element.js";

/** For who has just come: what this is and who reads along. An empty room says it in its midst. */
class WelcomeNote extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}, invite: {attribute: false}};

    render() {
        const {chat} = this;
        const {items, loaded} = chat.history;
        if (chat.name !== null || recall("welcomed", false) || !loaded || items.length === 0) {
            return nothing;
        }
        return html`
            <section class="welcome" aria-label=${t("welcome")}>
                <p>${t("about")}</p>
                <p class="buttons">
                    <button @click=${this.invite}>${t("copyRoomLink")}</button>
                    <button class="primary" @click=${this.#understood}>${t("understood")}</button>
                </p>
            </section>`;
    }

    #understood() {
        remember("welcomed", true);
        this.requestUpdate();
    }
}

customElements.define("welcome-note", WelcomeNote);
