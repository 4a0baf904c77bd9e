package io.halley.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A text that is looked through without any index or analysis: what the search is held to. */
final class PlainScan {
    private final String text;
    private final List<String> words;

    PlainScan(String text) {
        this.text = text;
        words = words(text);
    }

    /** Whether these words stand side by side in the text; of Chinese ones without a blank between them. */
    boolean finds(List<String> phrase, boolean inChinese) {
        return inChinese ? text.contains(phrase.get(0)) : Collections.indexOfSubList(words, phrase) >= 0;
    }

    List<String> words() {
        return words;
    }

    static String plain(String word) {
        String bare = Normalizer.normalize(word, Normalizer.Form.NFD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return bare.toLowerCase(Locale.ROOT).replace('ø', 'o');
    }

    /** A Chinese character is what no European word goes on behind. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (char c : (text + " ").toCharArray()) {
            boolean goesOn = (Character.isLetter(c) && !Character.isIdeographic(c))
                    || Character.getType(c) == Character.NON_SPACING_MARK;
            if (goesOn) {
                word.append(c);
            } else {
                if (!word.isEmpty()) {
                    words.add(plain(word.toString()));
                    word.setLength(0);
                }
                words.add(Character.isIdeographic(c) ? String.valueOf(c) : "");
            }
        }
        words.removeIf(String::isEmpty);
        return words;
    }
}
