import {Changing} from "../client/changing.js";
import {t} from "../i18n.js";
import {RowQuestion} from "./row-question.js";
import {whyNot} from "./why-not.js";

/** Whether a message is to be deleted. There is one of these on the page. */
class DeleteQuestion extends RowQuestion {
    question() {
        return t("deleteQuestion");
    }

    answers() {
        return [[t("delete"), () => this.#delete(), true]];
    }

    whyNot(error) {
        return whyNot(error);
    }

    async #delete() {
        const {chat, message} = this;
        const changing = new Changing();
        await changing.delete(message);
        // The log tells of it, too; but who has asked for it need not wait for that.
        await changing.read(message).then((now) => chat.learn(now), () => {});
    }
}

customElements.define("delete-question", DeleteQuestion);
