package io.halley.access;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** What one client address may still do: it comes back with time, up to what it was at first. */
record Allowance(Bucket posts, Bucket bytes, Bucket rooms) {
    /**
     * How much of it there is.
     *
     * @param posts a second
     * @param bytes of them a second
     * @param rooms new ones a minute
     */
    record Size(int posts, int bytes, int rooms) {
        /** A meeting begins, and everybody says good morning. */
        private static final int POSTS_AT_ONCE = 10;

        /** The longest bodies by the dozen, whatever the least setting. */
        private static final int BYTES_AT_ONCE = 32;

        private static final int ROOMS_AT_ONCE = 10;

        Allowance whole(TimeMeter clock) {
            return new Allowance(
                    bucket((long) POSTS_AT_ONCE * posts, posts, Duration.ofSeconds(1), clock),
                    bucket((long) BYTES_AT_ONCE * bytes, bytes, Duration.ofSeconds(1), clock),
                    bucket((long) ROOMS_AT_ONCE * rooms, rooms, Duration.ofMinutes(1), clock));
        }

        boolean isAllOf(Allowance left) {
            return left.posts.getAvailableTokens() == (long) POSTS_AT_ONCE * posts
                    && left.bytes.getAvailableTokens() == (long) BYTES_AT_ONCE * bytes
                    && left.rooms.getAvailableTokens() == (long) ROOMS_AT_ONCE * rooms;
        }

        private static Bucket bucket(long most, int back, Duration time, TimeMeter clock) {
            Bandwidth bandwidth =
                    Bandwidth.builder().capacity(most).refillGreedy(back, time).build();
            return Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(clock)
                    .build();
        }
    }
}
