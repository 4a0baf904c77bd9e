import {isPage} from "./shapes.js";

/** The server begins with a comment: where nothing comes in this time, something in between holds back what it gets. */
const FIRST_BYTE_MS = 4_000;
/** The server says something every 15 s; what takes longer than this has been cut without a word. */
const SILENCE_MS = 25_000;

const OPENING = {cache: "no-store", headers: {Accept: "text/event-stream"}};

/**
 * Listens to server-sent events (WHATWG HTML, 9.2.6) until they end. EventSource tells neither how long it has heard nothing
 * nor when it comes again. Why it was refused is not told here, either: a poll is refused for the same reason.
 *
 * @param {string} address
 * @param {{signal: AbortSignal, sign: () => void, heard: (page: object) => void}} options `sign`: something has come,
 *     and be it that the way is there; `heard`: is told what would be a poll's answer
 * @returns {Promise<{passes: boolean, sentOn: boolean}>} whether streams get through at all, and whether the server has
 *     ended it
 */
export async function listen(address, {signal, sign, heard}) {
    const silence = new Silence();
    const events = new Events(heard);
    let passes = true;
    try {
        const response = await fetch(address, {...OPENING, signal: AbortSignal.any([signal, silence.signal])});
        passes = response.status !== 406 && (!response.ok || isStream(response));
        if (response.ok && passes) {
            await read(response, (text) => {
                signal.throwIfAborted(); // What came before, but not to here, is asked for again.
                silence.broken();
                sign();
                events.take(text);
            });
        }
    } catch {
        passes &&= silence.wasBroken || !silence.signal.aborted;
    } finally {
        silence.end();
        silence.abort(); // What is not read to its end would keep its connection.
    }
    return {passes, sentOn: events.sentOn};
}

const isStream = ({headers}) => headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;

async function read(response, take) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
        take(part.value);
    }
}

/** Ends what says nothing for too long. */
class Silence {
    #controller = new AbortController();
    #timer = this.#endAfter(FIRST_BYTE_MS);
    wasBroken = false;

    get signal() {
        return this.#controller.signal;
    }

    #endAfter(ms) {
        return setTimeout(() => this.abort(), ms);
    }

    abort() {
        this.#controller.abort();
    }

    broken() {
        this.end();
        this.wasBroken = true;
        this.#timer = this.#endAfter(SILENCE_MS);
    }

    end() {
        clearTimeout(this.#timer);
    }
}

/** The lines of events, however they are cut on their way. */
class Events {
    #heard;
    #begun = [];
    #name = "";
    #data = "";
    /** Whether the server has said when to come again: those are its last words. */
    sentOn = false;

    constructor(heard) {
        this.#heard = heard;
    }

    /** What has begun is put together once, at its end: a long line comes in many parts. */
    take(text) {
        const lines = text.split("\n");
        for (const end of lines.splice(0, lines.length - 1)) {
            this.#line(this.#begun.splice(0).join("") + end);
        }
        this.#begun.push(...lines);
    }

    #line(line) {
        if (line === "") {
            this.#dispatch();
        } else if (line.startsWith("event: ")) {
            this.#name = line.slice("event: ".length);
        } else if (line.startsWith("data: ")) {
            this.#data = line.slice("data: ".length);
        } else if (line.startsWith("retry: ")) {
            this.sentOn = true;
        }
    }

    /** An event that has a name is for who does not poll: the next answer says the same. */
    #dispatch() {
        const page = this.#data && !this.#name ? JSON.parse(this.#data) : null;
        this.#name = this.#data = "";
        if (page && !isPage(page)) {
            throw new TypeError("no answer of ours");
        }
        if (page) {
            this.#heard(page);
        }
    }
}
