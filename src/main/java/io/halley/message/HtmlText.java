package io.halley.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * The text of sanitised HTML: blocks on lines of their own, the cells of a row apart, and raised and lowered numbers as such.
 */
final class HtmlText implements HtmlSanitizer.Policy {
    private static final Set<String> BLOCKS = Set.of("p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr");

    private static final Set<String> CELLS = Set.of("th", "td");

    /** What stands higher or lower, as Unicode has it: 10² is not 102. It lacks most letters, which stay as they are. */
    private static final Map<String, String> RAISED = Map.of("sup", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "sub", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎");

    private static final String ON_THE_LINE = "0123456789+-=()ni";

    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> raised = new ArrayDeque<>();
    private int preformatted;
    private boolean begun;
    private boolean beginsPreformatted;

    /** Without the blanks around it, but for those that the first line of code is indented with. */
    String read() {
        String said = text.toString().stripTrailing();
        if (!beginsPreformatted) {
            return said.stripLeading();
        }
        int start = 0;
        while (start < said.length() && said.charAt(start) == '\n') {
            start++;
        }
        return said.substring(start);
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}

    @Override
    public void openTag(String element, List<String> attributes) {
        preformatted += element.equals("pre") ? 1 : 0;
        if (RAISED.containsKey(element)) {
            raised.push(text.length());
        } else if (element.equals("br")) {
            text.append('\n');
        } else if (CELLS.contains(element)) {
            partFromCellBefore();
        } else {
            breakAround(element);
        }
    }

    @Override
    public void closeTag(String element) {
        preformatted -= element.equals("pre") ? 1 : 0;
        String signs = RAISED.get(element);
        if (signs != null) {
            raise(raised.pop(), signs);
        }
        breakAround(element);
    }

    /** Only where that can be done with all of it. */
    private void raise(int from, String signs) {
        String said = text.substring(from);
        if (said.chars().allMatch(c -> ON_THE_LINE.indexOf(c) >= 0 && ON_THE_LINE.indexOf(c) < signs.length())) {
            text.setLength(from);
            said.chars().forEach(c -> text.append(signs.charAt(ON_THE_LINE.indexOf(c))));
        }
    }

    @Override
    public void text(String piece) {
        if (!begun && !piece.isBlank()) {
            begun = true;
            beginsPreformatted = preformatted > 0;
        }
        text.append(piece);
    }

    /** By a tab, as programs that hold tables take them. */
    private void partFromCellBefore() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\t');
        }
    }

    private void breakAround(String element) {
        if (BLOCKS.contains(element) && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }
}
