import {html} from "lit";
import {isoDayOf, t} from "../i18n.js";
import {tell} from "./notice.js";
import {PlainElement} from "./plain-element.js";

/** Leads to the first message of a day, or of the next one on which something was said. */
class GoToDate extends PlainElement {
    async open(chat) {
        this.chat = chat;
        await this.renderAnew();
        const field = this.querySelector("input");
        field.max = isoDayOf(new Date());
        field.value ||= field.max;
        this.querySelector("dialog").showModal();
    }

    render() {
        return html`
            <dialog id="date" aria-labelledby="date-title">
                <form @submit=${this.#submitted}>
                    <h2 id="date-title">${t("goToDate")}</h2>
                    <label>${t("day")}<input type="date" name="day" required></label>
                    <p class="buttons">
                        <button type="button" class="apart" @click=${() => this.#go(0)}>${t("toBeginning")}</button>
                        <button type="button" @click=${() => this.#close()}>${t("cancel")}</button>
                        <button class="primary">${t("go")}</button>
                    </p>
                </form>
            </dialog>`;
    }

    #close() {
        this.querySelector("dialog").close();
    }

    #submitted(event) {
        event.preventDefault();
        const [year, month, day] = event.target.elements.day.value.split("-").map(Number);
        this.#go(new Date(year, month - 1, day).getTime());
    }

    #go(time) {
        this.#close();
        this.chat.goToTime(time).catch(() => tell(t("notReached")));
    }
}

customElements.define("go-to-date", GoToDate);
