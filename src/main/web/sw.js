/* The page's own files, and nothing else: messages are never kept here. A new build has a new list, and so a new worker. */
const FILES = ["./", "@SCRIPT@", "@LATER@", "@STYLE@", "@EMOJI@", "@CHINESE@", "icon.svg"];
/** Another Halley below another path of this origin has its own. */
const OURS = `halley ${registration.scope} `;
const CACHE = OURS + FILES.join(" ");

addEventListener("install", (event) => {
    const fresh = FILES.map((file) => new Request(file, {cache: "no-cache"}));
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
    event.waitUntil(dropOld().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
    if (event.request.method === "GET" && isOurs(new URL(event.request.url))) {
        event.respondWith(fromCache(event.request));
    }
});

async function dropOld() {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
}

function isOurs({origin, pathname}) {
    return FILES.some((file) => {
        const ours = new URL(file, registration.scope);
        return ours.origin === origin && ours.pathname === pathname;
    });
}

async function fromCache(request) {
    const cache = await caches.open(CACHE);
    return (await cache.match(request, {ignoreSearch: true})) ?? fetch(request);
}
