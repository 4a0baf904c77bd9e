/** Who points this finely has a keyboard that is not on the screen. */
export const HAS_KEYBOARD = "(hover: hover) and (pointer: fine)";

/** As in the style sheets: no room for more than one column. */
export const NARROW = "(max-width: 45rem)";
