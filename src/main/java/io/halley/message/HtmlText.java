package io.halley.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.owasp.html.HtmlSanitizer;

/**
 * The text of sanitised HTML: blocks on lines of their own, the items of lists with their numbers or a dash, the cells of a row
 * apart, and raised and lowered numbers as such.
 */
final class HtmlText implements HtmlSanitizer.Policy {
    private static final Set<String> BLOCKS = Set.of("p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr");

    private static final Set<String> CELLS = Set.of("th", "td");

    /** What stands higher or lower, as Unicode has it: 10² is not 102. It lacks most letters, which stay as they are. */
    private static final Map<String, String> RAISED = Map.of("sup", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "sub", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎");

    private static final String ON_THE_LINE = "0123456789+-=()ni";

    /** The count of a list without numbers. */
    private static final int DASHES = -1;

    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> raised = new ArrayDeque<>();

    /** What comes before the next word, if there is one: lines that end, and the blanks behind them. */
    private int breaks;

    private final StringBuilder blanks = new StringBuilder();

    /** How many items each of the lists around has had, the innermost first. */
    private final Deque<Integer> lists = new ArrayDeque<>();

    /** What comes before the first word of an item. */
    private String sign = "";

    private int preformatted;
    private int paragraphs;
    private int cells;
    private int lineStart;
    private boolean begun;
    private boolean keepsIndentation;

    /** Without the blanks around it, but for those that code is indented with, and the empty cells before the first word. */
    String read() {
        String said = text.toString().stripTrailing();
        int first = said.length() - said.stripLeading().length();
        return said.substring(keepsIndentation ? said.lastIndexOf('\n', first) + 1 : first);
    }

    @Override
    public void openDocument() {}

    @Override
    public void closeDocument() {}

    @Override
    public void openTag(String element, List<String> attributes) {
        preformatted += element.equals("pre") ? 1 : 0;
        paragraphs += element.equals("p") ? 1 : 0;
        if (RAISED.containsKey(element)) {
            goOn();
            raised.push(text.length());
        } else if (element.equals("br")) {
            blanks.setLength(0);
            breaks++;
        } else if (CELLS.contains(element)) {
            partFromCellBefore();
        } else {
            breakAround(element);
        }
        switch (element) {
            case "tr" -> {
                goOn();
                cells = 0;
            }
            case "ul" -> lists.push(DASHES);
            case "ol" -> lists.push(0);
            case "li" -> sign = nextSign();
            default -> {}
        }
    }

    /** Behind those of the lists around it. */
    private String nextSign() {
        if (lists.isEmpty()) {
            return "";
        }
        int before = lists.pop();
        lists.push(before == DASHES ? DASHES : before + 1);
        return "  ".repeat(lists.size() - 1) + (before == DASHES ? "- " : before + 1 + ". ");
    }

    @Override
    public void closeTag(String element) {
        preformatted -= element.equals("pre") ? 1 : 0;
        paragraphs -= element.equals("p") ? 1 : 0;
        if (element.equals("li")) {
            sign = "";
        } else if (element.equals("ul") || element.equals("ol")) {
            lists.poll();
        }
        String signs = RAISED.get(element);
        if (signs != null) {
            raise(raised.pop(), signs);
        } else if (CELLS.contains(element)) {
            forgetBreaks();
            lineStart = 0;
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
        int from = preformatted > 0 ? 0 : piece.length() - piece.stripLeading().length();
        int to = preformatted > 0 ? piece.length() : piece.stripTrailing().length();
        blanks.append(piece, 0, from);
        if (from == piece.length()) {
            return;
        }
        goOn();
        if (!begun && !piece.isBlank()) {
            begun = true;
            keepsIndentation = preformatted > 0 || paragraphs > 0 || cells > 1;
        }
        text.append(piece, from, to);
        blanks.append(piece, to, piece.length());
    }

    /** Blanks that begin a line indent it; those that are spread over lines are between elements, and show nowhere. */
    private void goOn() {
        text.append("\n".repeat(breaks));
        if (!sign.isEmpty()) {
            text.append(sign);
            sign = "";
        } else if (!isAtLineStart() || blanks.indexOf("\n") < 0) {
            text.append(blanks);
        }
        forgetBreaks();
    }

    private void forgetBreaks() {
        breaks = 0;
        blanks.setLength(0);
    }

    /** By a tab, as programs that hold tables take them, whatever blocks are in the cells. */
    private void partFromCellBefore() {
        forgetBreaks();
        if (cells++ > 0) {
            text.append('\t');
            lineStart = text.length();
        }
    }

    private void breakAround(String element) {
        if (BLOCKS.contains(element)) {
            blanks.setLength(0);
            breaks = isAtLineStart() ? breaks : Math.max(breaks, 1);
        }
    }

    private boolean isAtLineStart() {
        return text.length() == lineStart || text.charAt(text.length() - 1) == '\n';
    }
}
