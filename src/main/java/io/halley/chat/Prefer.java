package io.halley.chat;

import io.halley.message.OutsideText;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The {@code wait} preference of RFC 7240: for how many seconds a client is ready to wait. Each character of a header is
 * looked at once or twice, whatever the header is: a pattern for all of the RFC's form goes back and forth.
 */
final class Prefer {
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
            for (int start = 0; start < header.length(); ) {
                int end = next(header, start, ";,");
                String preference = header.substring(start, end);
                int equals = preference.indexOf('=');
                String name = equals < 0 ? preference : preference.substring(0, equals);
                if (name.strip().equalsIgnoreCase("wait")) {
                    return equals < 0
                            ? OptionalInt.empty()
                            : seconds(unquoted(preference.substring(equals + 1).strip()), max);
                }
                start = next(header, end, ",") + 1;
            }
        }
        return OptionalInt.empty();
    }

    /** Where the first of these characters is that stands in no quoted string; at the end where none does. */
    private static int next(String header, int from, String wanted) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && wanted.indexOf(c) >= 0) {
                return i;
            }
        }
        return header.length();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static OptionalInt seconds(String value, int max) {
        if (!OutsideText.isNumber(value, Integer.MAX_VALUE)) {
            return OptionalInt.empty();
        }
        int seconds = value.length() > 9 ? max : Math.min(max, Integer.parseInt(value));
        return seconds == 0 ? OptionalInt.empty() : OptionalInt.of(seconds);
    }
}
