/** @returns {HTMLElement} for text of a colour, of which the style sheet makes one that can be read on its background */
export function inked(colour) {
    const span = document.createElement("span");
    span.className = "ink";
    if (CSS.supports("color", colour)) {
        span.style.setProperty("--ink", colour);
    }
    return span;
}
