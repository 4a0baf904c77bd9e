/** Where the mark stands around an empty selection, or what is selected. */
function rangeOf(state, type) {
    const {from, to, empty, $from} = state.selection;
    if (!empty) {
        return {from, to};
    }
    let start = from;
    let end = to;
    $from.parent.forEach((node, offset) => {
        const at = $from.start() + offset;
        if (type.isInSet(node.marks) && at <= from && at + node.nodeSize >= from) {
            start = Math.min(start, at);
            end = Math.max(end, at + node.nodeSize);
        }
    });
    return {from: start, to: end};
}

/** @param {string} [text] written where nothing is selected; without it the next words get the mark */
export const addMark = (type, attrs, text) => (state, dispatch) => {
    const {from, to} = rangeOf(state, type);
    const mark = type.create(attrs);
    const {tr} = state;
    if (from < to) {
        tr.removeMark(from, to, type).addMark(from, to, mark);
    } else if (text) {
        tr.replaceSelectionWith(state.schema.text(text, [mark]), false);
    } else {
        tr.addStoredMark(mark);
    }
    dispatch(tr.scrollIntoView());
    return true;
};

export const removeMark = (type) => (state, dispatch) => {
    const {from, to} = rangeOf(state, type);
    dispatch(from < to ? state.tr.removeMark(from, to, type) : state.tr.removeStoredMark(type));
    return true;
};
