/** As the server counts them: characters that no chat shows. Where one breaks a line, a line break says the same. */
const BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const CONTROL = /[^\P{Cc}\t\n]/gu;

/** Text without what the server would refuse, where nothing is lost by that. */
export const cleaned = (text) => text.replace(BREAKS, "\n").replace(CONTROL, "").toWellFormed();
