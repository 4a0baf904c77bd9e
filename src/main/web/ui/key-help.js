import {html} from "lit";
import {FORMATS, LINK_KEY, SEND_FROM_CODE} from "../editor/keys.js";
import {t} from "../i18n.js";
import {keyName} from "./key-names.js";
import {PlainElement} from "./plain-element.js";

/** Who is known can change what they have said. */
const keysFor = (isKnown) => [
    ["keysRooms", [["Mod-k", "findRoom"], ["Alt-↑ Alt-↓", "nextRoom"]]],
    ["keysReading", [["↑", isKnown ? "keyUpKnown" : "keyUp"], ["↑ ↓", "keyMessages"], ["Enter", "actions"], ["r", "answer"], ["+", "react"], ["Home", "toBeginning"], ["End", "toNewest"], ["Esc", "keyBack"]]],
    ["keysWriting", [
        ["Enter", "send"], ["Shift-Enter", "keyBreak"], [SEND_FROM_CODE, "keySendCode"],
        ...Object.entries(FORMATS).map(([name, {key}]) => [key, name]), [LINK_KEY, "link"],
    ]],
    ["keysAll", [["Mod-/ ?", "keys"]]],
];

/** Which keys there are. */
class KeyHelp extends PlainElement {
    async open(chat) {
        this.chat = chat;
        await this.renderAnew();
        this.querySelector("dialog").showModal();
    }

    render() {
        return html`
            <dialog id="keys" class="keys" aria-labelledby="keys-title">
                <h2 id="keys-title">${t("keys")}</h2>
                <div class="key-groups" tabindex="0" role="group" aria-labelledby="keys-title">
                    ${keysFor(!!this.chat?.you).map(([title, keys]) => html`
                        <h3>${t(title)}</h3>
                        <dl>
                            ${keys.map(([key, name]) => html`
                                <div><dt>${key.split(" ").map((one) => html`<kbd>${keyName(one)}</kbd> `)}</dt><dd>${t(name)}</dd></div>`)}
                        </dl>`)}
                </div>
                <form method="dialog"><p class="buttons"><button class="primary">${t("close")}</button></p></form>
            </dialog>`;
    }
}

customElements.define("key-help", KeyHelp);
