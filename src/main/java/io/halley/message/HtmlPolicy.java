package io.halley.message;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.PolicyFactory;

/**
 * The HTML that a chat needs, and nothing else: what is not on the list goes, its text stays, and what is left open is
 * closed, so that one message never swallows the next.
 *
 * <p>Colour leaves here as {@code <font color>} whichever way it came: a {@code style} attribute would be refused by any
 * page with a strict Content-Security-Policy, ours among them. Links open to http, https and mailto only; one without a
 * scheme would point into whatever page shows it.
 */
final class HtmlPolicy {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]{3,20}");
    private static final Pattern STYLE_COLOUR =
            Pattern.compile("(?:^|;)\\s*color\\s*:\\s*([^;]+?)\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RGB =
            Pattern.compile("rgb\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)(?:https?://|mailto:).+");

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements("b", "strong", "i", "em", "u", "s", "strike", "del", "code", "pre", "blockquote")
            .allowElements("ul", "ol", "li", "p", "div", "br", "a")
            .allowElements(HtmlPolicy::coloured, "font", "span")
            .allowAttributes("color", "style")
            .onElements("font", "span")
            .allowUrlProtocols("http", "https", "mailto")
            .allowAttributes("href")
            .matching(ABSOLUTE)
            .onElements("a")
            .requireRelsOnLinks("noopener", "nofollow")
            .toFactory();

    private HtmlPolicy() {}

    static String sanitise(String html) {
        return POLICY.sanitize(html);
    }

    /** The text of sanitised HTML, blocks on lines of their own. */
    static String text(String safeHtml) {
        TextReader reader = new TextReader();
        HtmlSanitizer.sanitize(safeHtml, reader);
        return reader.text.toString().strip();
    }

    private static @Nullable String coloured(String element, List<String> attributes) {
        String colour = null;
        for (int i = 0; i + 1 < attributes.size(); i += 2) {
            String value = attributes.get(i + 1);
            colour = attributes.get(i).equals("color") ? colour(value) : styleColour(value);
            if (colour != null) {
                break;
            }
        }
        attributes.clear();
        if (colour == null) {
            return null;
        }
        attributes.add("color");
        attributes.add(colour);
        return "font";
    }

    private static @Nullable String styleColour(String style) {
        Matcher declaration = STYLE_COLOUR.matcher(style);
        return declaration.find() ? colour(declaration.group(1)) : null;
    }

    private static @Nullable String colour(String value) {
        Matcher rgb = RGB.matcher(value);
        if (rgb.matches()) {
            return String.format(Locale.ROOT, "#%02x%02x%02x", channel(rgb, 1), channel(rgb, 2), channel(rgb, 3));
        }
        return COLOUR.matcher(value).matches() ? value : null;
    }

    private static int channel(Matcher rgb, int group) {
        return Math.min(255, Integer.parseInt(rgb.group(group)));
    }

    private static final class TextReader implements HtmlSanitizer.Policy {
        private static final Set<String> BLOCKS = Set.of("p", "div", "ul", "ol", "li", "blockquote", "pre");

        final StringBuilder text = new StringBuilder();

        @Override
        public void openDocument() {}

        @Override
        public void closeDocument() {}

        @Override
        public void openTag(String element, List<String> attributes) {
            if (element.equals("br")) {
                text.append('\n');
            } else {
                breakAround(element);
            }
        }

        @Override
        public void closeTag(String element) {
            breakAround(element);
        }

        @Override
        public void text(String piece) {
            text.append(piece);
        }

        private void breakAround(String element) {
            if (BLOCKS.contains(element) && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }
    }
}
