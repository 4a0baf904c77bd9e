package io.halley.poll;

import java.util.HashMap;
import java.util.Map;

/** What is taken of so many bytes and places, and by whom: nobody gets more than a quarter of either. */
public final class Shares {
    /** Four who do not read still leave something to the fifth; and a house in which that many read at once is rare. */
    private static final int MOST_OF_ALL = 4;

    private final Map<String, Share> byAddress = new HashMap<>();
    private final Share most;
    private final Share mostOfOne;
    private Share taken = Share.NONE;

    /** @param places how many may take something at the same time */
    public Shares(long bytes, int places) {
        most = new Share(bytes, places);
        mostOfOne = new Share(bytes / MOST_OF_ALL, places / MOST_OF_ALL);
    }

    private record Share(long bytes, int places) {
        static final Share NONE = new Share(0, 0);

        Share with(Share more) {
            return new Share(bytes + more.bytes, places + more.places);
        }

        Share without(Share less) {
            return new Share(bytes - less.bytes, places - less.places);
        }

        boolean leavesSomeOf(Share limit) {
            return bytes < limit.bytes && places < limit.places;
        }

        boolean fits(Share limit) {
            return bytes <= limit.bytes && places <= limit.places;
        }
    }

    /**
     * @param address whose it is; empty where it is counted with all, and for nobody
     * @return whether there is room. The first of an address always has some while there is any, however long it is.
     */
    public synchronized boolean take(String address, int bytes) {
        Share one = new Share(bytes, 1);
        Share before = byAddress.getOrDefault(address, Share.NONE);
        boolean first = before.equals(Share.NONE) && taken.leavesSomeOf(most);
        if (!first
                && !(taken.with(one).fits(most)
                        && (address.isEmpty() || before.with(one).fits(mostOfOne)))) {
            return false;
        }
        taken = taken.with(one);
        byAddress.put(address, before.with(one));
        return true;
    }

    public synchronized void giveBack(String address, int bytes) {
        Share one = new Share(bytes, 1);
        taken = taken.without(one);
        byAddress.computeIfPresent(address, (unused, before) -> before.equals(one) ? null : before.without(one));
    }
}
