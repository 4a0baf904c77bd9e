const POINTS = {pt: 1, px: 0.75, in: 72, cm: 28.35, mm: 2.835, em: 12, rem: 12};

/** A length of CSS in points, as if letters were of their usual size: NaN where it is none. */
export function pointsOf(length) {
    const {1: number, 2: unit} = /^(-?[\d.]+)([a-z]*)/.exec(length) ?? {};
    return Number(number) * (unit ? POINTS[unit] : 1);
}
