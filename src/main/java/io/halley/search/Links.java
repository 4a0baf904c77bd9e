package io.halley.search;

import org.jspecify.annotations.Nullable;

/** What the page shows as a link, as far as that can be told from the outside: what its linkAddresses makes one of. */
final class Links {
    private static final String BEHIND_SCHEME = "://";

    private Links() {}

    /** @param html as it was sanitised; where there is none, the text is what is shown */
    static boolean areIn(String text, @Nullable String html) {
        return html == null ? hasAddress(text, 0, text.length()) : html.contains("<a ") || hasAddressInHtml(html);
    }

    /** Code is shown as it is. */
    private static boolean hasAddressInHtml(String html) {
        int code = 0;
        int at = 0;
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            int end = tag < 0 ? html.length() : tag;
            if (code == 0 && hasAddress(html, at, end)) {
                return true;
            }
            code += isOfCode(html, end + 1) ? 1 : isOfCode(html, end + 2) ? -1 : 0;
            int behind = html.indexOf('>', end);
            at = behind < 0 ? html.length() : behind + 1;
        }
        return false;
    }

    private static boolean isOfCode(String html, int name) {
        return html.startsWith("code>", name) || html.startsWith("pre>", name);
    }

    private static boolean hasAddress(String text, int from, int to) {
        for (int i = from; i + BEHIND_SCHEME.length() < to; i++) {
            if (text.startsWith(BEHIND_SCHEME, i)
                    && beginsHost(text.codePointAt(i + BEHIND_SCHEME.length()))
                    && (endsScheme("https", text, from, i) || endsScheme("http", text, from, i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean beginsHost(int c) {
        return Character.isLetterOrDigit(c) || c == '[';
    }

    /** A word of its own. */
    private static boolean endsScheme(String scheme, String text, int from, int end) {
        int start = end - scheme.length();
        return start >= from
                && text.regionMatches(true, start, scheme, 0, scheme.length())
                && (start == from || !isOfWord(text.charAt(start - 1)));
    }

    private static boolean isOfWord(char c) {
        return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
    }
}
