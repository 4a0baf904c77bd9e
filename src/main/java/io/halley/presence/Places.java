package io.halley.presence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many may be seen: as many as may wait, in all and from one address, so that nobody fills the rooms with names. */
final class Places {
    private final int most;
    private final int mostOfOne;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** @return whether there was one, which is theirs until it is given back */
    boolean take(String address) {
        if (taken.incrementAndGet() > most || !takeOf(address)) {
            taken.decrementAndGet();
            return false;
        }
        return true;
    }

    private boolean takeOf(String address) {
        if (!address.isEmpty() && byAddress.merge(address, 1, Integer::sum) > mostOfOne) {
            giveBackOf(address);
            return false;
        }
        return true;
    }

    void giveBack(String address) {
        taken.decrementAndGet();
        giveBackOf(address);
    }

    private void giveBackOf(String address) {
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }

    int taken() {
        return taken.get();
    }
}
