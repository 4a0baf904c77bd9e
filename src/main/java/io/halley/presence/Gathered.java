package io.halley.presence;

import io.halley.presence.Progress.Whose;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** How far people have come since that was written last: one row for each of them and each room, however often they come. */
final class Gathered {
    /** Some 200 bytes each. What finds no room is proved again by the next message. */
    static final int MOST = 20_000;

    private Map<Whose, Progress> all = new HashMap<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /** Whom to tell once it is written. */
    record Batch(List<Progress> all, List<CompletableFuture<Void>> waiting) {}

    /** @return whether there was room for it */
    synchronized boolean add(Progress progress) {
        boolean may = all.size() < MOST || all.containsKey(progress.whose());
        if (may) {
            all.merge(progress.whose(), progress, Progress::and);
        }
        return may;
    }

    /** @return whether nobody else waits already */
    synchronized boolean await(CompletableFuture<Void> written) {
        waiting.add(written);
        return waiting.size() == 1;
    }

    /**
     * @param mostPeople where more come in one room nobody is told of that, so that only what they have looked at is kept
     * @return in the order of their rows
     */
    synchronized Batch take(int mostPeople) {
        Map<Object, Integer> people = new HashMap<>();
        all.keySet().forEach(whose -> people.merge(whose.room(), 1, Integer::sum));
        Set<Object> crowded = new HashSet<>();
        people.forEach((room, count) -> {
            if (count > mostPeople) {
                crowded.add(room);
            }
        });
        Batch batch = new Batch(
                all.values().stream()
                        .filter(one -> one.isKept() || !crowded.contains(one.room()))
                        .sorted(Progress.BY_ROW)
                        .toList(),
                waiting);
        all = new HashMap<>();
        waiting = new ArrayList<>();
        return batch;
    }
}
