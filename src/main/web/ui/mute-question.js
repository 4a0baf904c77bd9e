import {Moderating} from "../client/moderating.js";
import {t} from "../i18n.js";
import {momentOf} from "./moments.js";
import {RowQuestion} from "./row-question.js";
import {nameOf} from "./rows.js";
import {whyNotDone} from "./why-not.js";

const HOUR_MS = 3_600_000;

/** For how long a message's author is to be muted, or whether they may speak again. There is one of these on the page. */
class MuteQuestion extends RowQuestion {
    static properties = {until: {state: true}};

    #moderating = new Moderating();

    async ask(chat, row) {
        this.until = null;
        await super.ask(chat, row);
        const {message} = this;
        const muted = await this.#moderating.muted(message.room).catch(() => []);
        if (this.message === message) {
            this.until = muted.find(({personId}) => personId === message.authorId)?.until ?? null;
        }
    }

    question() {
        const name = nameOf(this.message.author);
        return this.until ? t("isMuted", {name, until: momentOf(new Date(this.until))}) : t("muteQuestion", {name});
    }

    answers() {
        const again = [t("unmute"), () => this.#moderating.unmute(this.message.room, this.message.authorId)];
        return [
            [t("forAnHour"), () => this.#mute(HOUR_MS)],
            [t("forADay"), () => this.#mute(24 * HOUR_MS)],
            [t("forAWeek"), () => this.#mute(7 * 24 * HOUR_MS)],
            ...(this.until ? [again] : []),
        ];
    }

    whyNot(error) {
        return whyNotDone(error);
    }

    #mute(ms) {
        const {room, authorId} = this.message;
        return this.#moderating.mute(room, authorId, new Date(Date.now() + ms));
    }
}

customElements.define("mute-question", MuteQuestion);
