package io.halley.benchmark;

import io.halley.benchmark.Driver.Conversation;
import io.halley.benchmark.Driver.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Polls that are parked and abandoned, beside a steady stream of posts: what a server keeps of those who have gone would
 * show as memory that grows. Half of the rooms are quiet, where nobody's message clears an abandoned poll away.
 */
final class Churn {
    static final String NAME = "churn";

    private static final int MINUTES = Integer.getInteger("halley.benchmark.churn-minutes", 2);
    private static final int GUESTS = 1_000;
    private static final int ROOMS = 100;
    private static final int POSTS_PER_SECOND = 200;
    private static final long LONGEST_STAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PATIENCE_SECONDS = 60;

    private final Driver driver;
    private final Protocol protocol;
    private final PriorityQueue<Guest> leaving = new PriorityQueue<>((a, b) -> Long.compare(a.leaves, b.leaves));
    private long abandoned;

    private Churn(Driver driver, Protocol protocol) {
        this.driver = driver;
        this.protocol = protocol;
    }

    /** @return the memory after each minute */
    static String run(Peer peer) {
        List<Room> rooms =
                IntStream.range(0, ROOMS).mapToObj(i -> new Room("room-" + i)).toList();
        List<String> curve = new ArrayList<>();
        try (Driver driver = new Driver(peer.port())) {
            Churn churn = new Churn(driver, peer.protocol());
            Posts posts = new Posts(driver, peer.protocol());
            for (int i = 0; i < GUESTS; i++) {
                churn.new Guest(rooms.get(i % ROOMS)).come();
            }
            for (int minute = 0; minute < MINUTES; minute++) {
                posts.begin(rooms.subList(0, ROOMS / 2), POSTS_PER_SECOND, 60);
                driver.schedule(now -> {
                    churn.letGo(now);
                    long next = posts.run(now);
                    return next < 0 ? TimeUnit.MILLISECONDS.toNanos(1) : next;
                });
                driver.runUntil(() -> false, 60);
                driver.runUntil(posts::isDone, PATIENCE_SECONDS);
                curve.add(String.format(
                        Locale.ROOT,
                        "%.1f/%.0f",
                        Usage.liveHeapBytes(peer.pids()[0]) / 1e6,
                        Usage.residentBytes(peer.pids()) / 1e6));
            }
            return churn.abandoned + " polls abandoned; live heap/resident in MB after each minute: "
                    + String.join(" ", curve) + "; refused " + posts.refusals();
        }
    }

    private void letGo(long now) {
        while (!leaving.isEmpty() && leaving.peek().leaves < now) {
            leaving.remove().leave();
        }
    }

    /** Comes, waits for messages, and goes in the middle of it, to come again at once. */
    private final class Guest implements Conversation {
        private final Room room;
        private final Protocol.Memory memory = new Protocol.Memory();
        private Wire wire;
        private long leaves;

        Guest(Room room) {
            this.room = room;
            wire = driver.connect(this);
        }

        void come() {
            leaves = System.nanoTime() + ThreadLocalRandom.current().nextLong(LONGEST_STAY_NANOS);
            leaving.add(this);
            wire.send(protocol.listen(room.name(), memory));
        }

        void leave() {
            abandoned++;
            Wire left = wire;
            wire = driver.connect(this);
            left.close();
            come();
        }

        @Override
        public void answered(Wire from, Reply reply) {
            if (from == wire) {
                from.send(protocol.listenOn(room.name(), memory, reply));
            }
        }

        /** Closed by the server: it comes again when it would have left. */
        @Override
        public void closed(Wire closed) {}
    }
}
