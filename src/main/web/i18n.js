import {english} from "./i18n-en.js";

const LANGUAGES = {en: english, "zh-CN": {}};

/** What is loaded for those alone who read it: each is as long as all that the page says at first. */
const OTHERS = {"zh-CN": () => import("./i18n-zh.js")};

let language = "en";
let formats = {};

/** What the browser asks for, where we have it. Chinese of any kind is better served by our Chinese than by English. */
export function preferredLanguage() {
    const wanted = navigator.languages.find((tag) => /^(en|zh)\b/i.test(tag)) ?? "en";
    return /^zh/i.test(wanted) ? "zh-CN" : "en";
}

/** Adds to the words of a language. */
export const teach = (tag, words) => Object.assign(LANGUAGES[tag], words);

/** English, where the words of the language do not come. */
export async function setLanguage(tag) {
    const came = await OTHERS[tag]?.().then(({words}) => words && teach(tag, words), () => null);
    speak(came ? tag : "en");
}

function speak(tag) {
    language = tag;
    document.documentElement.lang = language;
    // The reader's own region decides how a time looks, where it is of the language chosen.
    const locale = navigator.languages.find((tag) => tag.slice(0, 2) === language.slice(0, 2)) ?? language;
    formats = {
        time: new Intl.DateTimeFormat(locale, {hour: "numeric", minute: "2-digit"}),
        full: new Intl.DateTimeFormat(locale, {dateStyle: "full", timeStyle: "medium"}),
        day: new Intl.DateTimeFormat(locale, {weekday: "long", month: "long", day: "numeric"}),
        dayOfYear: new Intl.DateTimeFormat(locale, {year: "numeric", month: "long", day: "numeric"}),
        relative: new Intl.RelativeTimeFormat(language, {numeric: "auto"}),
    };
}

export function currentLanguage() {
    return language;
}

/** A text in the reader's language, with `{name}` filled in; some texts depend on a number `n`. */
export function t(key, values = {}) {
    const text = LANGUAGES[language][key];
    const form = typeof text === "function" ? text(values) : text;
    return form.replace(/\{(\w+)}/g, (_, name) => values[name]);
}

export const timeOf = (at) => formats.time.format(at);

/** Where the time before it says which half of the day it is. */
export const clockOf = (at) =>
    formats.time.formatToParts(at).map(({type, value}) => (type === "dayPeriod" ? "" : value)).join("").trim();

export const fullTimeOf = (at) => formats.full.format(at);

/** "Today", "Yesterday", a weekday with its date, or the whole date of another year. */
export function dayOf(at, now = new Date()) {
    const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
    if (days === 0 || days === -1) {
        const word = formats.relative.format(days, "day");
        return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
    }
    return (at.getFullYear() === now.getFullYear() ? formats.day : formats.dayOfYear).format(at);
}

/** The reader's own day, as fields and elements of HTML take it. */
export const isoDayOf = (at) => new Date(at - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
