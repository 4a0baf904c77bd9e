/** Somebody understood and said no: asking the same again is pointless. `problem` is the RFC 9457 body, or empty. */
export class Refused extends Error {
    constructor(status, problem) {
        super(problem.detail ?? problem.title ?? `status ${status}`);
        this.status = status;
        this.problem = problem;
    }
}

/** No answer of the server's own came: ask again, not before `retryAfter` milliseconds. */
export class Unreachable extends Error {
    /** @param {"network"|"server"|"busy"} reason */
    constructor(reason, retryAfter = 0) {
        super(reason);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }
}

/** What a proxy says while servers come and go: a 4xx, but not about what was sent. */
const PASSING = [404, 408, 421, 425];

/** A proxy that names hours is not believed: a person waits in front of the page. */
const MOST_RETRY_AFTER_MS = 60_000;

/** @returns {number} milliseconds, from seconds or a date */
function retryAfter(response) {
    const value = response.headers.get("Retry-After");
    if (!value) {
        return 0;
    }
    const ms = /^\d+$/.test(value) ? value * 1000 : Date.parse(value) - Date.now();
    return Math.min(MOST_RETRY_AFTER_MS, Math.max(0, ms || 0));
}

/** A page of HTML where JSON should be was written by something in between, whatever its status. */
async function json(response) {
    const type = response.headers.get("Content-Type") ?? "";
    return /[/+]json\b/.test(type) ? response.json().catch(() => null) : null;
}

function signalOf(signal, timeout) {
    const late = AbortSignal.timeout(timeout);
    return signal ? AbortSignal.any([signal, late]) : late;
}

/**
 * Asks the server.
 *
 * @param {{isOurs: (body: object|null, status: number) => boolean}} options `isOurs`: whether a good answer looks like the
 *     server's own; one that is no JSON has no body
 * @returns {Promise<{body: object|null, retryAfter: number, applied: boolean}>}
 * @throws {Refused|Unreachable} or an AbortError where the caller's own signal ended it
 */
export async function ask(url, {isOurs = Boolean, timeout = 20_000, signal, ...init} = {}) {
    let response;
    let body;
    try {
        response = await fetch(url, {cache: "no-store", ...init, signal: signalOf(signal, timeout)});
        body = await json(response);
    } catch (error) {
        if (signal?.aborted) {
            throw error;
        }
        throw new Unreachable("network");
    }
    if (response.status === 429 || response.status === 503) {
        throw new Unreachable("busy", retryAfter(response));
    }
    const refused = response.status >= 400 && response.status < 500;
    if (refused && (body || (init.body && !PASSING.includes(response.status)))) {
        // A proxy that finds a message too long says so in HTML; what waits behind that message must not wait for ever.
        throw new Refused(response.status, body ?? {});
    }
    if (!response.ok || !isOurs(body, response.status)) {
        throw new Unreachable("server", retryAfter(response));
    }
    return {body, retryAfter: retryAfter(response), applied: response.headers.has("Preference-Applied")};
}
