package io.halley.chat;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code wait} preference of RFC 7240: for how many seconds a client is ready to wait. */
final class Prefer {
    /** A preference: a token, and a value that is a token or a quoted string; parameters after it do not matter here. */
    private static final Pattern PREFERENCE = Pattern.compile(
            "\\G[\\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*(?:=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,;\"]*)))?"
                    + "(?:\\s*;(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^,\"])*)?\\s*(?=,|$)");

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private Prefer() {}

    /**
     * @param headers the {@code Prefer} headers, in their order
     * @param max the longest wait
     * @return the wait to apply, 1 to max; empty where none is preferred. A preference that cannot be understood is
     *     ignored, as the RFC has it, and of two the first counts.
     */
    static OptionalInt wait(@Nullable List<String> headers, int max) {
        if (headers == null) {
            return OptionalInt.empty();
        }
        for (String header : headers) {
            for (Matcher found = PREFERENCE.matcher(header); found.find(); ) {
                if (found.group(1).equalsIgnoreCase("wait")) {
                    return seconds(found.group(2) != null ? found.group(2) : found.group(3), max);
                }
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt seconds(@Nullable String value, int max) {
        if (value == null || !SECONDS.matcher(value).matches()) {
            return OptionalInt.empty();
        }
        int seconds = value.length() > 9 ? max : Math.min(max, Integer.parseInt(value));
        return seconds == 0 ? OptionalInt.empty() : OptionalInt.of(seconds);
    }
}
