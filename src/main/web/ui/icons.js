import {svg} from "lit";

const icon = (paths) => svg`
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">${paths}</svg>`;

/** Strokes of one width, drawn for this page. */
export const ICONS = {
    bold: icon(svg`<path d="M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z"/>`),
    italic: icon(svg`<path d="M10 5h7M7 19h7M14 5l-4 14"/>`),
    strike: icon(svg`<path d="M4 12h16M16.5 8A4 3.6 0 0 0 12 5c-3 0-5 1.6-4.4 4M7.5 16A4 3.6 0 0 0 12 19c3.2 0 5-1.7 4.5-4"/>`),
    code: icon(svg`<path d="m8 7-5 5 5 5M16 7l5 5-5 5"/>`),
    quote: icon(svg`<path d="M5 5v14M10 8h9M10 12h9M10 16h6"/>`),
    list: icon(svg`<path d="M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01"/>`),
    link: icon(svg`<path d="M10 14a4 4 0 0 0 6 .5l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5"/>`),
    colour: icon(svg`<path d="m6 16 6-12 6 12M8 12h8"/><path class="bar" d="M5 20h14"/>`),
    emoji: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01"/>`),
    send: icon(svg`<path d="M5 12h13M12 6l6 6-6 6"/>`),
    menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
    close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
    plus: icon(svg`<path d="M12 5v14M5 12h14"/>`),
    down: icon(svg`<path d="M12 5v13M6 13l6 6 6-6"/>`),
    settings: icon(svg`<path d="M4 8h9M17 8h3M4 16h3M11 16h9"/><circle cx="15" cy="8" r="2"/><circle cx="9" cy="16" r="2"/>`),
    comet: svg`
        <svg class="comet" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
            <path d="M3 29 17 11a7 7 0 1 1 5 9z"/><circle cx="21.5" cy="13" r="4"/>
        </svg>`,
};
