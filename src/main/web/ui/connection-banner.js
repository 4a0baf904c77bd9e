import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";

/** A hiccup that is over sooner than this is nobody's business. */
const WORTH_SAYING_MS = 1_500;
const BACK_MS = 3_000;

const REASONS = {network: "lost", server: "serverDown", busy: "serverBusy", signIn: "signIn"};

/** Says that the connection is gone, when it will be tried again, and lets the reader try at once. */
class ConnectionBanner extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}};

    #clock = 0;
    #wasLost = false;
    #backTimer = 0;

    render() {
        const {name, reason, failures = 0, retryAt = 0} = this.chat.client.state;
        const pause = retryAt - Date.now();
        if (this.chat.signIn) {
            return html`<sign-in-note .chat=${this.chat} .version=${this.version}></sign-in-note>`;
        }
        const signIn = reason === "signIn";
        const lost = name === "lost" && (signIn || failures > 1 || pause > WORTH_SAYING_MS || this.#wasLost);
        const busy = name === "live" && reason === "busy";
        this.#note(lost);
        return html`
            <div class="banner" data-state=${lost ? "lost" : busy ? "busy" : "live"}>
                <p role="status">${lost || busy ? t(REASONS[reason] ?? "lost") : this.#backTimer ? t("back") : nothing}</p>
                ${lost ? html`
                    <p class="countdown" aria-live="off">${signIn ? nothing : pause > 0 ? t("tryingIn", {n: Math.ceil(pause / 1000)}) : t("trying")}</p>
                    <button @click=${() => this.chat.client.wake()}>${t("tryNow")}</button>` : nothing}
            </div>`;
    }

    #note(lost) {
        if (lost && !this.#clock) {
            this.#clock = setInterval(() => this.requestUpdate(), 1_000);
        } else if (!lost && this.#clock) {
            clearInterval(this.#clock);
            this.#clock = 0;
        }
        if (this.#wasLost && !lost) {
            this.#backTimer = setTimeout(() => {
                this.#backTimer = 0;
                this.requestUpdate();
            }, BACK_MS);
        }
        this.#wasLost = lost;
    }
}

customElements.define("connection-banner", ConnectionBanner);
