package io.halley.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.owasp.html.Handler;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamRenderer;
import org.owasp.html.PolicyFactory;

/**
 * The HTML that a chat needs, and nothing else: what is not on the list goes, its text stays, and what is left open is
 * closed, so that one message never swallows the next.
 *
 * <p>Colour leaves here as {@code <font color>} whichever way it came: a {@code style} attribute would be refused by any
 * page with a strict Content-Security-Policy, ours among them. Whom a word means is told by a {@link Reference}. Links open to
 * http, https and mailto only; one without a scheme would point into whatever page shows it.
 */
final class HtmlPolicy {
    /** What may be too long, in words. */
    static final String SAFE = "The HTML of the message, once it is safe to show,";

    private static final List<String> ABSOLUTE = List.of("http://", "https://", "mailto:");

    /** Blocks that a chat has none of: what they part stays apart. */
    private static final String[] HEADINGS_AND_PARTS = {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "address",
        "details",
        "summary",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "fieldset",
        "legend",
        "form",
        "center",
        "hgroup"
    };

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(
                    "b", "strong", "i", "em", "u", "s", "strike", "del", "sub", "sup", "code", "pre", "blockquote")
            .allowElements("ul", "ol", "li", "p", "div", "br", "a")
            .allowElements(HtmlPolicy::block, HEADINGS_AND_PARTS)
            .allowElements(HtmlPolicy::brokenLine, "hr")
            .allowElements("table", "thead", "tbody", "tfoot", "tr", "th", "td")
            .allowElements(HtmlPolicy::coloured, "font", "span")
            .allowAttributes("color", "style")
            .onElements("font", "span")
            .allowElements(HtmlPolicy::referring, "data")
            .allowAttributes("value")
            .onElements("data")
            .allowUrlProtocols("http", "https", "mailto")
            .allowAttributes("href")
            .matching(HtmlPolicy::absolute)
            .onElements("a")
            .requireRelsOnLinks("noopener", "nofollow")
            .toFactory();

    private HtmlPolicy() {}

    /** @throws TooLargeException where what is safe is longer: as soon as it is, for what follows would be for nothing */
    static String sanitise(String html, int maxBytes) {
        Capped safe = new Capped(new StringBuilder(Math.min(html.length(), maxBytes)), maxBytes);
        HtmlSanitizer.Policy policy =
                POLICY.apply(HtmlStreamRenderer.create(safe, Handler.PROPAGATE, Handler.DO_NOTHING));
        HtmlSanitizer.sanitize(html, new FewAttributes(policy));
        return safe.text.toString();
    }

    /** The text of sanitised HTML: see {@link HtmlText}. */
    static String text(String safeHtml) {
        HtmlText reader = new HtmlText();
        HtmlSanitizer.sanitize(safeHtml, reader);
        return reader.read();
    }

    private static @Nullable String absolute(String element, String attribute, String address) {
        boolean absolute =
                ABSOLUTE.stream().anyMatch(start -> address.regionMatches(true, 0, start, 0, start.length()));
        return absolute ? address : null;
    }

    private static @Nullable String coloured(String element, List<String> attributes) {
        String colour = null;
        for (int i = 0; i + 1 < attributes.size() && colour == null; i += 2) {
            String value = attributes.get(i + 1);
            colour = attributes.get(i).equals("color") ? Colour.of(value) : Colour.ofStyle(value);
        }
        attributes.clear();
        if (colour == null) {
            return null;
        }
        attributes.add("color");
        attributes.add(colour);
        return "font";
    }

    private static String block(String element, List<String> attributes) {
        attributes.clear();
        return "div";
    }

    private static String brokenLine(String element, List<String> attributes) {
        attributes.clear();
        return "br";
    }

    /** A word that means nobody is a word like others. */
    private static @Nullable String referring(String element, List<String> attributes) {
        String value = attributes.size() == 2 ? Reference.of(attributes.get(1)) : null;
        attributes.clear();
        if (value == null) {
            return null;
        }
        attributes.add("value");
        attributes.add(value);
        return element;
    }

    /** Takes no more than so many characters, each of which is a byte or more. */
    private record Capped(StringBuilder text, int most) implements Appendable {
        @Override
        public Appendable append(CharSequence piece) {
            return append(piece, 0, piece.length());
        }

        @Override
        public Appendable append(CharSequence piece, int start, int end) {
            makeRoomFor(end - start);
            text.append(piece, start, end);
            return this;
        }

        @Override
        public Appendable append(char one) {
            makeRoomFor(1);
            text.append(one);
            return this;
        }

        private void makeRoomFor(int more) {
            if (text.length() + more > most) {
                throw new TooLargeException(SAFE, most);
            }
        }
    }

    /**
     * The sanitiser compares each attribute of a tag with all before it, one by one along a chain: the more there are, the
     * longer for each. Those that count come first, and what people paste has a dozen.
     */
    private record FewAttributes(HtmlSanitizer.Policy policy) implements HtmlSanitizer.Policy {
        private static final int MOST = 32;

        @Override
        public void openDocument() {
            policy.openDocument();
        }

        @Override
        public void closeDocument() {
            policy.closeDocument();
        }

        @Override
        public void openTag(String element, List<String> namesAndValues) {
            if (namesAndValues.size() > 2 * MOST) {
                namesAndValues.subList(2 * MOST, namesAndValues.size()).clear();
            }
            policy.openTag(element, namesAndValues);
        }

        @Override
        public void closeTag(String element) {
            policy.closeTag(element);
        }

        @Override
        public void text(String piece) {
            policy.text(piece);
        }
    }
}
