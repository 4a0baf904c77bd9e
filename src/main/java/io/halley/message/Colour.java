package io.halley.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The colours that a chat needs: {@code #rgb}, {@code #rrggbb}, {@code rgb(255, 0, 16)}, and names. */
final class Colour {
    private static final int SHORTEST_NAME = 3;

    /** {@code lightgoldenrodyellow}, the longest that CSS knows. */
    private static final int LONGEST_NAME = 20;

    private Colour() {}

    /** @return the colour as {@code <font color>} takes it; null where it is none of these */
    static @Nullable String of(String value) {
        if (value.startsWith("rgb(") && value.endsWith(")")) {
            return ofChannels(value.substring(4, value.length() - 1));
        }
        return isHash(value) || isName(value) ? value : null;
    }

    /** @return the colour that the first {@code color:} of a style names */
    static @Nullable String ofStyle(String style) {
        for (int start = 0; start < style.length(); ) {
            int end = style.indexOf(';', start);
            String declaration = style.substring(start, end < 0 ? style.length() : end);
            int colon = declaration.indexOf(':');
            if (colon >= 0 && declaration.substring(0, colon).strip().equalsIgnoreCase("color")) {
                return of(declaration.substring(colon + 1).strip());
            }
            start += declaration.length() + 1;
        }
        return null;
    }

    private static @Nullable String ofChannels(String channels) {
        int first = channels.indexOf(',');
        int second = channels.indexOf(',', first + 1);
        if (first < 0 || second < 0) {
            return null;
        }
        int red = channel(channels.substring(0, first));
        int green = channel(channels.substring(first + 1, second));
        int blue = channel(channels.substring(second + 1));
        return Math.min(red, Math.min(green, blue)) < 0
                ? null
                : String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    /** @return 0 to 255; below 0 where it is no number */
    private static int channel(String number) {
        String digits = number.strip();
        return OutsideText.isNumber(digits, 3) ? Math.min(255, Integer.parseInt(digits)) : -1;
    }

    private static boolean isHash(String value) {
        return (value.length() == 4 || value.length() == 7)
                && value.charAt(0) == '#'
                && value.chars().skip(1).allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    }

    private static boolean isName(String value) {
        return value.length() >= SHORTEST_NAME
                && value.length() <= LONGEST_NAME
                && value.chars().allMatch(c -> c < 128 && Character.isLetter(c));
    }
}
