import {html, nothing} from "lit";
import {currentLanguage, setLanguage, t} from "../i18n.js";
import {recall, remember} from "../model/memory.js";
import {buttons, closeOf, nameField, renamed} from "./dialogs.js";
import {tell} from "./notice.js";
import {askToNotify, notifyState} from "./notifier.js";
import {PlainElement} from "./plain-element.js";
import {setTheme} from "./theme.js";

const LANGUAGES = [["en", "English"], ["zh-CN", "简体中文"]];

const THEMES = [[null, "themeSystem"], ["light", "themeLight"], ["dark", "themeDark"]];

/**
 * Who one is, and how the page speaks, looks and calls. Language and colours show at once what they are like, and go back
 * where that is not wanted.
 */
class SettingsDialog extends PlainElement {
    #before = [];

    async open(chat) {
        this.chat = chat;
        this.#before = [currentLanguage(), recall("theme")];
        await this.renderAnew();
        this.querySelector("dialog").showModal();
    }

    render() {
        const notify = notifyState(recall("notify", false));
        return html`
            <dialog id="settings" aria-labelledby="settings-title" @cancel=${() => this.#restore()}>
                <form @submit=${this.#submitted}>
                    <h2 id="settings-title">${t("settings")}</h2>
                    ${this.chat?.you ? this.#known() : nameField(this.chat?.name, "name-hint")}
                    <fieldset>
                        <legend>${t("language")}</legend>
                        ${LANGUAGES.map(([tag, own]) => html`
                            <label class="choice">
                                <input type="radio" name="language" .checked=${tag === currentLanguage()} @change=${() => this.#set("language", tag, setLanguage)}>
                                <span lang=${tag}>${own}</span>
                            </label>`)}
                    </fieldset>
                    <fieldset>
                        <legend>${t("theme")}</legend>
                        ${THEMES.map(([value, label]) => html`
                            <label class="choice">
                                <input type="radio" name="theme" .checked=${value === recall("theme")} @change=${() => this.#set("theme", value, setTheme)}>
                                <span>${t(label)}</span>
                            </label>`)}
                    </fieldset>
                    <label class="choice">
                        <input type="checkbox" .checked=${notify === "granted"} ?disabled=${notify === "denied"}
                               @change=${({target}) => this.#set("notify", target.checked, (wanted) => wanted && askToNotify())}>
                        <span>${t(notify === "denied" ? "notifyDenied" : "notify")}</span>
                    </label>
                    ${this.chat?.you ? this.#reading() : nothing}
                    ${buttons(t("save"), (event) => this.#cancelled(event))}
                </form>
            </dialog>`;
    }

    /** Who is known is called what they are known by. */
    #known() {
        return html`
            <p class="known"><span>${t("signedInAs", {name: this.chat.name})}</span>
                <button type="button" @click=${() => this.chat.signOut().catch(() => tell(t("notReached")))}>${t("signOut")}</button></p>`;
    }

    #reading() {
        return html`
            <label class="choice">
                <input type="checkbox" .checked=${!recall("hideReading", false)} @change=${({target}) => this.#set("hideReading", !target.checked, () => {})}>
                <span>${t("tellReading")}</span>
            </label>`;
    }

    async #submitted(event) {
        event.preventDefault();
        if (this.chat.you || (await renamed(this.chat, event.target.elements.name))) {
            closeOf(event);
        }
    }

    #cancelled(event) {
        closeOf(event);
        this.#restore();
    }

    #restore() {
        const [language, theme] = this.#before;
        if (language !== currentLanguage()) {
            this.#set("language", language, setLanguage);
        }
        this.#set("theme", theme, setTheme);
    }

    async #set(name, value, apply) {
        remember(name, value);
        await apply(value);
        this.requestUpdate();
        this.chat.dispatchEvent(new Event("change"));
    }
}

customElements.define("settings-dialog", SettingsDialog);
