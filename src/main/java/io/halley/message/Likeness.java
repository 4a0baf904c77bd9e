package io.halley.message;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What names have in common that look the same: {@code Ann}, {@code ANN}, and Ann in full-width letters or with something in
 * it that is not shown. (Letters of different scripts that look alike are not told apart here; the page tells them apart
 * where it shows them.)
 */
public final class Likeness {
    private Likeness() {}

    /** @param name a checked one, of 64 characters at the most */
    public static String of(String name) {
        String folded = Normalizer.normalize(
                Normalizer.normalize(name, Normalizer.Form.NFKC)
                        .toUpperCase(Locale.ROOT)
                        .toLowerCase(Locale.ROOT),
                Normalizer.Form.NFKC);
        String shown = folded.codePoints()
                .filter(c -> (Characters.isShown(c) && !isPrivate(c)) || Characters.isMarkOfWords(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return shown.isEmpty() ? name : shown;
    }

    /** Whether no font knows how it looks, or will know some day: it is nothing, or a box. */
    private static boolean isPrivate(int c) {
        int type = Character.getType(c);
        return type == Character.PRIVATE_USE || type == Character.UNASSIGNED;
    }
}
