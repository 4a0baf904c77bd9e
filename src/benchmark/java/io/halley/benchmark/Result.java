package io.halley.benchmark;

import java.util.Locale;

/**
 * What a server did, and what it took.
 *
 * @param cpuMicros CPU time of the server while measured, without the threads that compile Java
 * @param heap live heap of all parked polls, in bytes, after a full collection; 0 where it is no Java
 * @param resident what they added to the resident memory, in bytes
 */
record Result(
        String peer,
        Scenario scenario,
        double seconds,
        long posts,
        long delivered,
        long answers,
        double cpuMicros,
        double medianMillis,
        double p99Millis,
        long heap,
        long resident,
        long missing,
        long outOfOrder,
        String refusals) {
    /** CPU time for one message delivered to one listener, with its share of the post and the listener's next poll. */
    double microsPerDelivery() {
        return cpuMicros / delivered;
    }

    double microsPerPost() {
        return cpuMicros / posts;
    }

    @Override
    public String toString() {
        String line = "%-13s %-28s".formatted(peer, scenario.name());
        if (scenario.polls() > 0) {
            line += String.format(
                    Locale.ROOT,
                    " live %5d B, resident %6d B each;",
                    heap / scenario.polls(),
                    resident / scenario.polls());
        }
        if (posts > 0) {
            line += String.format(Locale.ROOT, " %.0f posts/s, %.1f us a post;", posts / seconds, microsPerPost());
        }
        if (delivered > 0) {
            line += String.format(
                    Locale.ROOT,
                    " %.1f us a delivery, %.1f messages an answer; median %.1f ms, 99th percentile %.1f ms;",
                    microsPerDelivery(),
                    (double) delivered / answers,
                    medianMillis,
                    p99Millis);
        }
        return line + " lost " + missing + ", out of order " + outOfOrder + ", refused " + refusals;
    }
}
