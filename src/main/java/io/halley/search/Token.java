package io.halley.search;

/**
 * A word of a text, as it is compared: without case, accents and width. Of scripts that have no blanks between their words
 * it is two characters that stand beside each other; or one, where it stands alone, and the last of a row once more.
 *
 * @param term what is compared: of ASCII it has letters and digits alone
 * @param start where it begins in its text
 * @param end where it ends there
 */
record Token(String term, int start, int end) {
    /** Whether it stands in its text without a blank between it and what is around it. */
    boolean isOfCharacters() {
        return Characters.areWords(term);
    }

    /** Whether it is a single character of such a script. */
    boolean isOneCharacter() {
        return isOfCharacters() && term.codePointCount(0, term.length()) == 1;
    }
}
