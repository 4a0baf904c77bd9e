/** How often a tab makes sure that its connection, and the tab that leads, are alive. */
const CHECK_MS = 30_000;

export const isVisible = () => document.visibilityState === "visible";

/** @param listener is told by turned() and looked(), by check(), by cutOff() and back(), and by gone() for good */
export function watch(listener) {
    const look = () => isVisible() && listener.looked();
    document.addEventListener("visibilitychange", () => {
        listener.turned();
        look();
    });
    addEventListener("pageshow", look);
    addEventListener("pagehide", ({persisted}) => persisted || listener.gone());
    addEventListener("offline", () => listener.cutOff());
    addEventListener("online", () => listener.back());
    setInterval(() => listener.check(), CHECK_MS);
}
