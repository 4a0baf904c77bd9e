/** Arrow keys, Home and End within a group of buttons of which only one is in the tab order. */
export function rove(event, columns = 1) {
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const steps = {ArrowRight: rtl, ArrowLeft: -rtl, ArrowDown: columns, ArrowUp: -columns, Home: -at, End: buttons.length - 1 - at};
    const to = at + (steps[event.key] ?? 0);
    if (at >= 0 && event.key in steps && buttons[to]) {
        event.preventDefault();
        buttons.forEach((button, index) => (button.tabIndex = index === to ? 0 : -1));
        buttons[to].focus();
    }
}

/** Which of so many options the arrow keys lead to from this one, or from none (-1), round and round; undefined by other keys. */
export function stepped(key, at, count) {
    const step = {ArrowDown: 1, ArrowUp: -1}[key];
    return step && count > 0 ? (at < 0 && step < 0 ? count - 1 : (at + step + count) % count) : undefined;
}
