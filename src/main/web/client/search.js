import {ask} from "./http.js";
import {folder} from "./server.js";
import {isFound} from "./shapes.js";

/**
 * Messages of all rooms that one may read, found by what they say, {found, next, complete}. Days begin where the reader is.
 *
 * @param {string} sought words, "phrases", from:, in:, before:, after: and has:link
 * @param {{after?: string, sort?: "newest"|"best", signal?: AbortSignal, base?: string}} options `after` is the `next` of the
 *     page before
 * @throws {Refused|Unreachable} see http.js
 */
export async function search(sought, {after, sort = "newest", signal, base = ""} = {}) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const query = new URLSearchParams({q: sought, sort, zone, ...(after && {after})});
    return (await ask(`${folder(base)}api/search?${query}`, {isOurs: isFound, signal})).body;
}
