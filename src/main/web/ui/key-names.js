export const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

/** A key as a person reads it, and as assistive technology does. */
export const keyName = (key) => key.replace(/-(?=.)/g, "+").replace("Mod", isMac ? "⌘" : "Ctrl").replace(/\b[a-z]$/, (c) => c.toUpperCase());
export const ariaKey = (key) => key.replaceAll("-", "+").replace("Mod", isMac ? "Meta" : "Control");
