package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Consumer;

/**
 * How the time that a parser takes grows with its text. What comes from outside may take time in proportion to its length,
 * and no more: else some kilobytes of it stop the server for everybody.
 *
 * <p>Measured is this thread's CPU time, the least of many goes each, so that neither other programs nor the collector of
 * garbage are in it.
 */
public final class Growth {
    /** As long as a message may be, where the text is twice as long as at first. */
    private static final int CHARACTERS = 32 * 1_024;

    /** Twice the length may take twice the time, and a quarter on top, which what grows with the square is far above. */
    private static final double MOST = 2.5;

    /** Long enough for the clock to tell. */
    private static final long SHORTEST_NANOS = 500_000;

    /** The compiler has done what it can by then. */
    private static final int MOST_ROUNDS = 2_000;

    /** What patterns and parsers have been seen to go back and forth over, and what else is special to one of ours. */
    private static final List<String> FILLERS = List.of(
            " ",
            "\t",
            "\n",
            "a",
            "0",
            "=",
            "\"",
            "\\",
            "\\\"",
            "'",
            "&",
            ";",
            ",",
            ":",
            "/",
            ".",
            "-",
            "#",
            "%41",
            "+",
            "a=",
            "a,",
            "a ",
            " ;",
            "{",
            "[",
            "<",
            "<b>",
            "</b>",
            "<!--",
            "<a href=\"",
            "<font color=",
            "&#",
            "&amp",
            "é",
            "\u0301",
            "\u0301\u0316",
            "\u200b",
            "\u202e",
            "\ud83d",
            "👍");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Growth() {}

    /**
     * Holds a parser to it, over all that is special to some parser, between each of the beginnings and ends.
     *
     * @param parser may refuse any of it with a {@link RuntimeException}
     * @param frames a beginning, an end, a beginning, …
     */
    public static void isLinear(String name, Consumer<String> parser, String... frames) {
        for (int i = 0; i < frames.length; i += 2) {
            for (String filler : FILLERS) {
                String beginning = frames[i];
                String end = frames[i + 1];
                assertThat(ratio(parser, beginning, filler, end))
                        .as("growth of %s over %s(%s)*%s", name, beginning, filler, end)
                        .isLessThan(MOST);
            }
        }
    }

    /** @return the least that could be measured; above 2.5 only where it stayed there */
    private static double ratio(Consumer<String> parser, String beginning, String filler, String end) {
        int times = CHARACTERS / filler.length();
        String once = beginning + filler.repeat(times) + end;
        String twice = beginning + filler.repeat(2 * times) + end;
        int goes = 1;
        while (nanos(parser, once, goes) < SHORTEST_NANOS) {
            goes *= 2;
        }
        long least = Long.MAX_VALUE;
        long leastTwice = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && (round < 2 || leastTwice >= MOST * least); round++) {
            least = Math.min(least, nanos(parser, once, goes));
            leastTwice = Math.min(leastTwice, nanos(parser, twice, goes));
        }
        return (double) leastTwice / least;
    }

    private static long nanos(Consumer<String> parser, String text, int goes) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < goes; i++) {
            try {
                parser.accept(text);
            } catch (RuntimeException refused) {
                // That is an answer, too.
            }
        }
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
