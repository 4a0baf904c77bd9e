package io.halley.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * The words of a text, by Unicode's rules (UAX 29). Chinese, Japanese and Korean have their words in pairs of characters: most
 * words there have two, and a longer one is pairs in a row. The last character of such a row is told once more, alone, so
 * that each character of it begins a token, and has a place of its own.
 *
 * <p>The time it takes grows with the text.
 */
final class Analysis {
    private static final Analyzer ANALYZER = new Words();

    private Analysis() {}

    private static final class Words extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new CJKBigramFilter(new CJKWidthFilter(words)));
        }
    }

    /**
     * @param most how many tokens; what comes behind them is left out
     * @return in the order of the text, with their places in it as it is {@linkplain Characters#plain plain}
     */
    static List<Token> of(String text, int most) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream words = ANALYZER.tokenStream("", Characters.plain(text))) {
            CharTermAttribute term = words.getAttribute(CharTermAttribute.class);
            OffsetAttribute offset = words.getAttribute(OffsetAttribute.class);
            TypeAttribute type = words.getAttribute(TypeAttribute.class);
            words.reset();
            int pairEnd = 0;
            while (tokens.size() < most && words.incrementToken()) {
                addLast(tokens, pairEnd, offset.startOffset());
                boolean isPair = type.type().equals(CJKBigramFilter.DOUBLE_TYPE);
                if (isPair) {
                    tokens.add(new Token(term.toString(), offset.startOffset(), offset.endOffset()));
                } else {
                    addParts(tokens, Characters.folded(term.toString()), offset.startOffset(), offset.endOffset());
                }
                pairEnd = isPair ? offset.endOffset() : 0;
            }
            addLast(tokens, pairEnd, Integer.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Of a string there is nothing to fail.
        }
        return tokens.size() > most ? tokens.subList(0, most) : tokens;
    }

    /** The last character of a row, where the next token does not begin within the pair before it. */
    private static void addLast(List<Token> tokens, int pairEnd, int nextStart) {
        if (pairEnd > 0 && nextStart >= pairEnd) {
            Token pair = tokens.get(tokens.size() - 1);
            int second = pair.term().offsetByCodePoints(0, 1);
            String last = pair.term().substring(second);
            tokens.add(new Token(last, pairEnd - last.length(), pairEnd));
        }
    }

    /** A host's name, a number and a word with an apostrophe are a word to Unicode; who looks for one types a part of it. */
    private static void addParts(List<Token> tokens, String term, int start, int end) {
        boolean isWhole = term.length() == end - start;
        int from = 0;
        for (int i = 0; i <= term.length(); i++) {
            if (i == term.length() || !Characters.isOfWord(term.charAt(i))) {
                if (i > from) {
                    tokens.add(new Token(
                            term.substring(from, i), isWhole ? start + from : start, isWhole ? start + i : end));
                }
                from = i + 1;
            }
        }
    }
}
