import {html, nothing} from "lit";
import {t} from "../i18n.js";
import {PlainElement} from "./plain-element.js";

/** What a room is about, for those who say it. */
class TopicForm extends PlainElement {
    static properties = {topic: {attribute: false}, name: {attribute: false}};

    render() {
        return this.name ? html`
            <form @submit=${this.#submitted}>
                <label>${t("topic")}<input name="topic" maxlength="250" autocomplete="off" .value=${this.topic ?? ""}></label>
                <p class="buttons"><button>${t("nameTopic")}</button></p>
            </form>` : nothing;
    }

    #submitted(event) {
        event.preventDefault();
        this.name(event.target.elements.topic.value.trim());
    }
}

customElements.define("topic-form", TopicForm);
