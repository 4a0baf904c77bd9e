/** Keeps the page itself in the browser, so that it opens at once also when the server is slow or out of reach. */
export function keepPage() {
    if (!navigator.serviceWorker) {
        return;
    }
    const address = "sw.js";
    const policy = globalThis.trustedTypes?.createPolicy("halley", {createScriptURL: () => address});
    addEventListener("load", () => navigator.serviceWorker.register(policy?.createScriptURL(address) ?? address).catch(() => {}));
}
