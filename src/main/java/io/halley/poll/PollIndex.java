package io.halley.poll;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Polls by what they wait for: a room, or a moment. Keys without polls take no room. */
final class PollIndex<K> {
    private final ConcurrentHashMap<K, Set<Poll>> polls = new ConcurrentHashMap<>();

    void add(K key, Poll poll) {
        polls.compute(key, (k, parked) -> {
            Set<Poll> all = parked == null ? new HashSet<>(4) : parked;
            all.add(poll);
            return all;
        });
    }

    void remove(K key, Poll poll) {
        polls.computeIfPresent(key, (k, parked) -> {
            parked.remove(poll);
            return parked.isEmpty() ? null : parked;
        });
    }

    /** @return the polls that wait for this now, in no order; they stay */
    Collection<Poll> at(K key) {
        Set<Poll> copy = new HashSet<>();
        polls.computeIfPresent(key, (k, parked) -> {
            copy.addAll(parked);
            return parked;
        });
        return copy;
    }

    /** @return the polls that wait for this now, in no order; they no longer do */
    Collection<Poll> take(K key) {
        Set<Poll> taken = polls.remove(key);
        return taken == null ? Set.of() : taken;
    }

    /** These, taken before, wait for it again. Those that somebody has claimed meanwhile do no harm: they are taken again. */
    void putBack(K key, Collection<Poll> taken) {
        polls.merge(key, new HashSet<>(taken), (parked, back) -> {
            parked.addAll(back);
            return parked;
        });
    }

    /** @return all keys for which polls wait */
    List<K> keys() {
        return List.copyOf(polls.keySet());
    }
}
