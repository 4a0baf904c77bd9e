import {Answering} from "../client/answering.js";
import {t} from "../i18n.js";
import {tell} from "./notice.js";
import {nameOf} from "./rows.js";
import {whyNot} from "./why-not.js";

/** What is mostly wanted, until somebody has used others. */
const USUAL = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

const answering = new Answering();

/** The names of who reacted, as far as they are known. */
export function whoReacted({count, first}) {
    const names = first.map(nameOf).join(t("comma"));
    return count > first.length ? t("andOthers", {names, n: count - first.length}) : names;
}

/** What of this is worth to be read aloud: what others put on the reader's own messages. */
export function toldOf(reactions, chat) {
    const own = chat.history.items.filter((message) => !message.gap && chat.isMine(message));
    return reactions
        .filter((one) => one.type === "reacted" && !chat.isMine(one) && own.some(({id, room}) => id === one.of && room === one.room))
        .map(({id, at, author, reaction}) => ({id, at, author, text: reaction}));
}

/** Puts an emoji on a message, or takes it back: the log tells everybody. */
export async function reactTo(chat, message, emoji, takeBack = false) {
    try {
        await answering.react(message, emoji, {takeBack, author: chat.you ? undefined : chat.me.name});
    } catch (error) {
        tell(whyNot(error));
    }
}

/** Offers what can be put on a message, the last six that were used first. */
export async function offerReactions(chat, message, button, letters) {
    const row = button.closest(".message");
    const panel = document.querySelector("#reactions") ?? document.querySelector("main").appendChild(document.createElement("emoji-panel"));
    Object.assign(panel, {id: "reactions", role: "group", ariaLabel: t("react"), kept: "reactions", most: USUAL.length, usual: USUAL});
    panel.pick = (emoji) => {
        const mine = message.reactions?.some(({reaction, mine}) => mine && reaction === emoji);
        if (!mine) {
            reactTo(chat, message, emoji);
        }
        row?.focus({preventScroll: true});
    };
    await panel.load();
    panel.open(button, letters);
}
