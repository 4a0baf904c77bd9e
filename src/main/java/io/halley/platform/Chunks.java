package io.halley.platform;

import java.util.List;
import java.util.stream.IntStream;

/** Many answers, in portions that a thread sends in a row. */
public final class Chunks {
    /** How many answers a portion has: a millisecond's work, against some microseconds to hand it on. */
    private static final int SIZE = 64;

    private Chunks() {}

    /** @return views of the list, in its order; none where it is empty */
    public static <T> List<List<T>> of(List<T> all) {
        return IntStream.range(0, (all.size() + SIZE - 1) / SIZE)
                .mapToObj(i -> all.subList(i * SIZE, Math.min(all.size(), (i + 1) * SIZE)))
                .toList();
    }
}
