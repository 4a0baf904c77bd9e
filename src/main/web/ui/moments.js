import {dayOf, timeOf} from "../i18n.js";

/** A time of today, or of another day. */
export const momentOf = (at) =>
    (at.toDateString() === new Date().toDateString() ? timeOf(at) : `${dayOf(at)}, ${timeOf(at)}`);
