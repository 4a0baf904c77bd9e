package io.halley.benchmark;

import io.halley.benchmark.Driver.Conversation;
import io.halley.benchmark.Driver.Wire;
import io.halley.benchmark.Protocol.Memory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Posts that are due at a fixed rate, whether the server keeps up or not. A message carries the moment at which it was
 * due, so that the time it stood in line counts too (coordinated omission).
 */
final class Posts implements Driver.Schedule {
    /** As many posters as speak at once: more than a group commit needs to be worth it. */
    private static final int POSTERS = 64;

    private static final String FILLER = "an ordinary sentence as people write it in a chat, neither short nor long, I'd say";
    private static final long PATIENCE_SECONDS = 60;

    private final Driver driver;
    private final Protocol protocol;
    private final Deque<Poster> free = new ArrayDeque<>();
    private final Map<Integer, Integer> refusals = new TreeMap<>();
    private List<Room> rooms = List.of();
    private long start;
    private double nanosEach;
    private long planned;
    private long sent;
    private long answered;

    Posts(Driver driver, Protocol protocol) {
        this.driver = driver;
        this.protocol = protocol;
        for (int i = 0; i < POSTERS; i++) {
            new Poster().begin();
        }
        if (!driver.runUntil(() -> free.size() == POSTERS, PATIENCE_SECONDS)) {
            throw new IllegalStateException("The posters cannot begin.");
        }
    }

    /**
     * Posts to these rooms in turn.
     *
     * @param rate a second; infinite for as fast as the answers come
     */
    void begin(List<Room> to, double rate, double seconds) {
        rooms = to;
        start = System.nanoTime();
        nanosEach = TimeUnit.SECONDS.toNanos(1) / rate;
        planned = Double.isInfinite(rate) ? Long.MAX_VALUE : Math.round(rate * seconds);
        sent = 0;
        answered = 0;
        driver.schedule(this);
    }

    /** Lets no further posts out. */
    void end() {
        planned = sent;
    }

    boolean isDone() {
        return answered >= planned;
    }

    long answered() {
        return answered;
    }

    Map<Integer, Integer> refusals() {
        return refusals;
    }

    @Override
    public long run(long now) {
        while (sent < planned) {
            long due = start + (long) (sent * nanosEach);
            if (due > now) {
                return due - now;
            }
            Poster poster = free.poll();
            if (poster == null) {
                return -1;
            }
            poster.post(rooms.get((int) (sent++ % rooms.size())), nanosEach == 0 ? now : due);
        }
        return -1;
    }

    private final class Poster implements Conversation {
        private Wire wire = driver.connect(this);
        private byte @Nullable [] said;
        private final Memory memory = new Memory();
        private boolean introduced;

        void begin() {
            byte @Nullable [] introduction = protocol.introduce(memory);
            if (introduction == null) {
                introduced = true;
                free.push(this);
            } else {
                wire.send(introduction);
            }
        }

        void post(Room room, long due) {
            said = protocol.post(room.name(), "#" + room.nextNumber() + "@" + due + "; " + FILLER, memory);
            wire.send(said);
        }

        /** Who has asked for nothing for a minute may be told that they are late (408), which answers no post. */
        @Override
        public void answered(Wire from, Reply reply) {
            if (introduced && said == null) {
                return;
            }
            said = null;
            if (introduced) {
                answered++;
                if (reply.status() >= 300) {
                    refusals.merge(reply.status(), 1, Integer::sum);
                }
            } else {
                protocol.introduced(memory, reply);
                introduced = true;
            }
            free.push(this);
            run(System.nanoTime());
        }

        @Override
        public void closed(Wire closed) {
            wire = driver.connect(this); // Servers close what nobody has used for a while: with luck, while it is sent.
            if (said != null) {
                wire.send(said);
            }
        }
    }
}
