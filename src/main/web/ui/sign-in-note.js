import {html} from "lit";
import {t} from "../i18n.js";
import {hashOf} from "../model/room-name.js";
import {PlainElement} from "./plain-element.js";

/** Leads to where one signs in, and back to this room, with what was written still there. */
class SignInNote extends PlainElement {
    static properties = {chat: {attribute: false}, version: {attribute: false}};

    render() {
        const {chat} = this;
        const address = `${chat.signIn}?to=${encodeURIComponent(hashOf(chat.room))}`;
        return html`
            <div class="banner" data-state="signIn">
                <p role="status">${t(chat.signInFailed ? "signInFailed" : "signInFirst")}</p>
                <button @click=${() => location.assign(address)}>${t("signInHere")}</button>
            </div>`;
    }
}

customElements.define("sign-in-note", SignInNote);
