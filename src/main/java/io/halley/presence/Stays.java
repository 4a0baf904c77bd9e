package io.halley.presence;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What lasts for a while, unless it is renewed. Each takes a place while it lasts; what finds none is not there. */
final class Stays<K> {
    private final Map<K, Stay> all = new HashMap<>();
    private final Places places;

    Stays(Places places) {
        this.places = places;
    }

    private record Stay(String address, long until) {}

    /** @param address for which it counts, where it is new */
    void keep(K key, String address, long until) {
        Stay before = all.get(key);
        if (before != null || places.take(address)) {
            all.put(key, new Stay(before == null ? address : before.address, until));
        }
    }

    void end(K key) {
        Stay ended = all.remove(key);
        if (ended != null) {
            places.giveBack(ended.address);
        }
    }

    void expire(long now) {
        endIf((key, stay) -> stay.until < now);
    }

    void keepIf(Predicate<K> mayStay) {
        endIf((key, stay) -> !mayStay.test(key));
    }

    private void endIf(BiPredicate<K, Stay> isOver) {
        all.entrySet().removeIf(one -> {
            boolean over = isOver.test(one.getKey(), one.getValue());
            if (over) {
                places.giveBack(one.getValue().address);
            }
            return over;
        });
    }

    Collection<K> keys() {
        return all.keySet();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }
}
