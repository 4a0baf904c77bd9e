import {svg} from "lit";

export const icon = (paths) => svg`
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">${paths}</svg>`;

/** Strokes of one width, drawn for this page. */
export const ICONS = {
    bold: icon(svg`<path d="M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z"/>`),
    italic: icon(svg`<path d="M10 5h7M7 19h7M14 5l-4 14"/>`),
    strike: icon(svg`<path d="M4 12h16M16.5 8A4 3.6 0 0 0 12 5c-3 0-5 1.6-4.4 4M7.5 16A4 3.6 0 0 0 12 19c3.2 0 5-1.7 4.5-4"/>`),
    code: icon(svg`<path d="m8 7-5 5 5 5M16 7l5 5-5 5"/>`),
    quote: icon(svg`<path d="M5 5v14M10 8h9M10 12h9M10 16h6"/>`),
    answer: icon(svg`<path d="M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7"/>`),
    list: icon(svg`<path d="M9 7h11M9 12h11M9 17h11M4.5 7h.01M4.5 12h.01M4.5 17h.01"/>`),
    link: icon(svg`<path d="M10 14a4 4 0 0 0 6 .5l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5"/>`),
    colour: icon(svg`<path d="m6 16 6-12 6 12M8 12h8"/><path class="bar" d="M5 20h14"/>`),
    emoji: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14a4 4 0 0 0 7 0M9 9.5h.01M15 9.5h.01"/>`),
    send: icon(svg`<path d="M5 12h13M12 6l6 6-6 6"/>`),
    menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
    close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
    plus: icon(svg`<path d="M12 5v14M5 12h14"/>`),
    down: icon(svg`<path d="M12 5v13M6 13l6 6 6-6"/>`),
    copy: icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3"/>`),
    globe: icon(svg`<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 2.5 3.5 5.5 3.5 8.5s-.5 6-3.5 8.5c-3-2.5-3.5-5.5-3.5-8.5s.5-6 3.5-8.5"/>`),
    search: icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>`),
    date: icon(svg`<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>`),
    invite: icon(svg`<circle cx="9.5" cy="8.5" r="3.5"/><path d="M3 19.5a6.5 6.5 0 0 1 13 0M18 7v6M15 10h6"/>`),
    keys: icon(svg`<rect x="3" y="6.5" width="18" height="11" rx="2"/><path d="M7 10.5h.01M10.5 10.5h.01M14 10.5h.01M17.5 10.5h.01M8 14h8"/>`),
    format: icon(svg`<path d="m3 18 5-12 5 12M5 14h6"/><circle cx="17.5" cy="15" r="3"/><path d="M20.5 12v6"/>`),
    edit: icon(svg`<path d="m5 19 1-4L16.5 4.5l3 3L9 18zM14 7l3 3"/>`),
    delete: icon(svg`<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5"/>`),
    mute: icon(svg`<path d="M4 9.5h3.5L12 6v12l-4.5-3.5H4zM16 9.5l5 5M21 9.5l-5 5"/>`),
    seen: icon(svg`<path d="m3 12.5 4 4L15 8M11 15l1.5 1.5L21 8"/>`),
    settings: icon(svg`<path d="M4 8h9M17 8h3M4 16h3M11 16h9"/><circle cx="15" cy="8" r="2"/><circle cx="9" cy="16" r="2"/>`),
    lock: icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`),
    talk: icon(svg`<path d="M4 5h16v11H10l-4 4v-4H4z"/>`),
    star: icon(svg`<path d="m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z"/>`),
    comet: svg`
        <svg class="comet" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
            <path d="M3 29 17 11a7 7 0 1 1 5 9z"/><circle cx="21.5" cy="13" r="4"/>
        </svg>`,
};
