// The page that there is until the real one (src/main/web) has been bundled: no build, no library.

const WAIT_SECONDS = 25;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;

/** What the server has understood and refused it refuses again, but for these. */
const PASSING = [408, 410, 425, 429];

class Refused extends Error {}

const isRefusal = ({status}) => status >= 400 && status < 500 && !PASSING.includes(status);

async function reasonOf(response) {
    const {detail} = await response.json().catch(() => ({}));
    return detail ?? `status ${response.status}`;
}

const byId = (id) => document.getElementById(id);
const list = byId("messages");
/** The words of each message on the page. */
const shown = new Map();
let listening = new AbortController();

const messagesOf = (room) => `api/rooms/${encodeURIComponent(room)}/messages`;

function say(status) {
    byId("status").textContent = status;
}

const wordsOf = ({text, deleted, type}) => (deleted || type === "deleted" ? "(deleted)" : text);

/** What happened to a message afterwards changes its words; an edit that was overtaken has none. */
function change({of, ...entry}) {
    const words = wordsOf(entry);
    if (shown.has(of) && words) {
        shown.get(of).data = words;
    }
}

function show(message) {
    if (message.of) {
        change(message);
        return;
    }
    if (message.type !== "posted" || shown.has(message.id)) {
        return; // Known, or of a type that tells this page nothing.
    }
    const words = document.createTextNode(wordsOf(message));
    shown.set(message.id, words);
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const item = document.createElement("li");
    const author = document.createElement("span");
    author.className = "author";
    author.textContent = message.author;
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.textContent = new Date(message.at).toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"});
    item.append(author, " ", time, "\n", words);
    list.append(item);
    if (atEnd) {
        list.scrollTop = list.scrollHeight;
    }
}

function showGap(text) {
    const item = document.createElement("li");
    item.className = "gap";
    item.textContent = text;
    list.append(item);
}

/** Waits, but not longer than it takes the network to come back. */
function pause(ms, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        for (const [target, event] of [[window, "online"], [signal, "abort"]]) {
            target.addEventListener(event, () => { clearTimeout(timer); resolve(); }, {once: true});
        }
    });
}

async function read(room, cursor, signal) {
    const query = cursor ? `?after=${encodeURIComponent(cursor)}` : "";
    const headers = cursor ? {Prefer: `wait=${WAIT_SECONDS}`} : {};
    const response = await fetch(messagesOf(room) + query, {headers, signal, cache: "no-store"});
    if (isRefusal(response)) {
        throw new Refused(await reasonOf(response));
    }
    if (!response.ok && response.status !== 410) {
        throw Object.assign(new Error(`status ${response.status}`), {retryAfter: retryAfterOf(response)});
    }
    return {gone: response.status === 410, retryAfter: response.headers.get("Retry-After"), ...await response.json()};
}

/** In milliseconds; a proxy that names hours is not believed. */
const retryAfterOf = (response) => Math.min(MAX_RETRY_MS, (Number(response?.headers.get("Retry-After")) || 0) * 1000);

/** Longer with each failure, and spread by chance. */
const backoff = (failures) => Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (0.5 + Math.random() / 2);

/**
 * The long poll: ask, show what came, ask again; back off with jitter while that fails. A cursor that is refused ends in a
 * fresh start, and where that is refused nothing is left to ask for.
 */
async function listen(room) {
    listening.abort();
    listening = new AbortController();
    const {signal} = listening;
    list.replaceChildren();
    shown.clear();
    let cursor = null;
    let failures = 0;
    while (!signal.aborted) {
        try {
            const answer = await read(room, cursor, signal);
            failures = cursor ? 0 : failures;
            say("");
            if (answer.gone) {
                showGap("Some messages are no longer kept.");
                cursor = new URL(answer.missed, location.href).searchParams.get("after");
            } else {
                answer.messages.forEach(show);
                cursor = answer.cursor;
                if (answer.retryAfter) {
                    await pause(answer.retryAfter * 1000, signal);
                }
            }
        } catch (error) {
            if (signal.aborted) {
                return;
            }
            const refused = error instanceof Refused;
            if (refused && !cursor) {
                say(`Cannot be read: ${error.message}`);
                return;
            }
            if (refused) {
                showGap(`Some messages may be missing here: ${error.message}`);
                cursor = null;
            } else {
                say("Connection lost, trying again…");
            }
            await pause(Math.max(error.retryAfter ?? 0, backoff(failures++)), signal);
        }
    }
}

/** Posts until the server has it; the key makes sure that it is there once, however often it was tried. */
async function post(room, author, text) {
    const request = {
        method: "POST",
        headers: {"Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random())},
        body: JSON.stringify(author ? {author, text} : {text}),
    };
    for (let failures = 0; ; failures++) {
        const response = await fetch(messagesOf(room), request).catch(() => null);
        if (response?.ok) {
            return;
        }
        if (response && isRefusal(response)) {
            throw new Error(await reasonOf(response));
        }
        say("Not sent yet, trying again…");
        await pause(Math.max(retryAfterOf(response), backoff(failures)), listening.signal);
    }
}

function enter() {
    const room = byId("room").value.trim() || "lobby";
    location.hash = encodeURIComponent(room);
    listen(room);
}

/** What is no escape is no room's name either, and the server says so. */
function roomInAddress() {
    const name = location.hash.slice(1);
    try {
        return decodeURIComponent(name);
    } catch {
        return name;
    }
}

byId("name").value = localStorage.getItem("name") ?? "";
byId("name").addEventListener("change", (event) => localStorage.setItem("name", event.target.value.trim()));
byId("room").value = roomInAddress() || "lobby";
byId("room").addEventListener("change", enter);
byId("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        byId("composer").requestSubmit();
    }
});
byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = byId("text").value;
    byId("text").value = "";
    post(byId("room").value.trim() || "lobby", byId("name").value.trim(), text)
        .then(() => say(""))
        .catch((error) => {
            say(`Not sent: ${error.message}`);
            byId("text").value ||= text;
        });
});
enter();
