package io.halley.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Makes up what people say, half of it Chinese. Words come as often as in real texts, by Zipf's law: the n-th of them an n-th
 * as often as the first. European ones have accents, and some are written large; most Chinese ones have two characters.
 */
final class Speech {
    private static final int VOCABULARY = 20_000;
    private static final int CHARACTERS = 2_500;
    private static final int FIRST_CHARACTER = 0x4E00;
    private static final String[] ONSETS = {
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ç", "ñ"
    };
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "é", "è", "ü", "ö", "ä", "ø", "å", "ê", "ó"};

    private final Random random;
    private final double[] often = new double[VOCABULARY];
    private final List<String> european;
    private final List<String> chinese;

    Speech(long seed) {
        random = new Random(seed);
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            sum += 1.0 / (i + 1);
            often[i] = sum;
        }
        european = vocabulary(this::europeanWord);
        chinese = vocabulary(this::chineseWord);
    }

    private interface Maker {
        String make();
    }

    private List<String> vocabulary(Maker maker) {
        Set<String> words = new LinkedHashSet<>();
        while (words.size() < VOCABULARY) {
            words.add(maker.make());
        }
        return new ArrayList<>(words);
    }

    private String europeanWord() {
        StringBuilder word = new StringBuilder();
        int syllables = 1 + random.nextInt(4);
        for (int i = 0; i < syllables; i++) {
            word.append(ONSETS[random.nextInt(ONSETS.length)]).append(VOWELS[random.nextInt(VOWELS.length)]);
        }
        return word.toString();
    }

    private String chineseWord() {
        int length = random.nextInt(10) < 7 ? 2 : 1 + random.nextInt(4);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.appendCodePoint(FIRST_CHARACTER + rank(CHARACTERS));
        }
        return word.toString();
    }

    private int rank(int most) {
        double at = random.nextDouble() * often[most - 1];
        int found = Arrays.binarySearch(often, 0, most, at);
        return found < 0 ? -found - 1 : found;
    }

    boolean coin() {
        return random.nextBoolean();
    }

    int below(int most) {
        return random.nextInt(most);
    }

    /** Any word, the rare ones as well as the common ones. */
    String word(boolean inChinese) {
        List<String> words = inChinese ? chinese : european;
        return random.nextInt(3) == 0 ? words.get(random.nextInt(VOCABULARY)) : words.get(rank(VOCABULARY));
    }

    String sentence() {
        return coin() ? chineseSentence() : europeanSentence();
    }

    private String europeanSentence() {
        StringBuilder said = new StringBuilder();
        int words = 2 + random.nextInt(18);
        for (int i = 0; i < words; i++) {
            String word = european.get(rank(VOCABULARY));
            String written = random.nextInt(8) == 0 ? word.toUpperCase(Locale.ROOT) : word;
            said.append(random.nextInt(16) == 0 ? Normalizer.normalize(written, Normalizer.Form.NFD) : written);
            said.append(random.nextInt(9) == 0 ? ", " : " ");
        }
        return said.append('.').toString();
    }

    private String chineseSentence() {
        StringBuilder said = new StringBuilder();
        int words = 2 + random.nextInt(14);
        for (int i = 0; i < words; i++) {
            said.append(chinese.get(rank(VOCABULARY)));
            if (random.nextInt(7) == 0) {
                said.append(random.nextInt(3) == 0 ? european.get(rank(VOCABULARY)) : "，");
            }
        }
        return said.append('。').toString();
    }
}
