import {ask} from "../client/http.js";
import {currentLanguage, t} from "../i18n.js";

/** From there on a limit comes near. */
const NEAR = 0.9;

/** What the sanitiser writes as a reference, and how long such a one is. */
const REFERRED = /["'+=@`]/g;
const REFERENCE = "&#00;";
const REFERRED_PAIRS = /[\u{10000}-\u{10ffff}]/gu;
const REFERENCE_OF_PAIR = "&#x10000;";

const encoder = new TextEncoder();
const bytesOf = (text) => encoder.encode(text).length;

let limit = null;

/** How long a message may be, in bytes; once it is known it stays. */
async function limitOf() {
    limit ??= (await ask("api", {isOurs: (body) => body?.limits})).body.limits.maxMessageBytes;
    return limit;
}

/**
 * How much more fits into a message, in its own kind of characters: who writes Chinese has a third of those who write English.
 *
 * @returns {Promise<{text: string, over: string|null}|null>} nothing where the limit is far; where the server is sure to refuse
 *         it, `over` is what is said to whoever sends it all the same
 */
export async function fitOf({text, html}, author) {
    const most = await limitOf();
    const sent = bytesOf(JSON.stringify({author: author || undefined, ...(html ? {html} : {text})}));
    const size = Math.max(sent, html ? bytesOf(asSanitised(html)) : 0);
    if (size < NEAR * most) {
        return null;
    }
    const n = Math.abs(most - size) * [...text].length / size;
    const words = size > most ? told("overBy", rounded(n, Math.ceil)) : told("fits", rounded(n, Math.floor));
    return {text: words, over: sent > most ? t("failed", {reason: t("tooLong")}) : null};
}

const asSanitised = (html) => html.replace(REFERRED, REFERENCE).replace(REFERRED_PAIRS, REFERENCE_OF_PAIR);

const told = (key, n) => t(key, {n, about: n.toLocaleString(currentLanguage())});

/** To two digits: who hears it need not hear of each letter. */
function rounded(n, round) {
    const unit = Math.max(1, 10 ** (Math.floor(Math.log10(n)) - 1));
    return round(n / unit) * unit;
}
