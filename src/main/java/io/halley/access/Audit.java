package io.halley.access;

import io.github.bucket4j.Bucket;
import io.halley.platform.Direct;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells the operator what was refused to whom: a line each, and never what was said, or a token. Whoever is refused a thousand
 * times a second does not fill the disk with it: what is left out is counted.
 */
@Direct
class Audit {
    private static final Logger LOG = System.getLogger("io.halley.audit");

    private static final int LINES_AT_ONCE = 50;
    private static final int LINES_A_SECOND = 5;

    /** Of an address: a room's name of 64 letters, each of nine characters, has room. */
    private static final int LONGEST_PLACE = 640;

    private final Bucket lines = Bucket.builder()
            .addLimit(limit -> limit.capacity(LINES_AT_ONCE).refillGreedy(LINES_A_SECOND, Duration.ofSeconds(1)))
            .build();

    private final AtomicLong leftOut = new AtomicLong();

    /**
     * @param who by name and id, where that is known
     * @param what as {@code POST}, or a right
     * @param where an address without its query, or a room
     * @param address the client's; nothing for this machine
     */
    void refused(String who, String what, String where, String address, String reason) {
        if (!lines.tryConsume(1)) {
            leftOut.incrementAndGet();
            return;
        }
        long others = leftOut.getAndSet(0);
        LOG.log(
                Level.INFO,
                "Refused to {0} from {1}: {2} {3} ({4}){5}",
                who,
                machine(address),
                what,
                where.length() > LONGEST_PLACE ? where.substring(0, LONGEST_PLACE) + "…" : where,
                reason,
                others == 0 ? "" : ". Before this, so many others were left out: " + others);
    }

    /** Each of them is told: who moderates was given the right to, and is held to the limits of those who post. */
    void moderated(String who, String what, String where, String address) {
        LOG.log(Level.INFO, "Moderated by {0} from {1}: {2} {3}", who, machine(address), what, where);
    }

    /** Each of them is told, too. */
    void hosted(String who, String what, String where, String address) {
        LOG.log(Level.INFO, "Hosted by {0} from {1}: {2} {3}", who, machine(address), what, where);
    }

    private static String machine(String address) {
        return address.isEmpty() ? "this machine" : address;
    }
}
