package io.halley.benchmark;

import io.halley.benchmark.Driver.Conversation;
import io.halley.benchmark.Driver.Wire;
import io.halley.benchmark.Protocol.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Listeners, each with a connection of its own, who ask again as soon as they are answered. */
final class Crowd {
    /** Connections opened at a time: less than a server's backlog. */
    private static final int AT_ONCE = 100;

    private static final long PATIENCE_SECONDS = 120;

    private static final byte[] NUMBER = {'#'};

    private final Driver driver;
    private final Protocol protocol;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Integer, Integer> refusals = new TreeMap<>();
    private Histogram latency = newHistogram();
    private long delivered;
    private long answers;
    private long outOfOrder;
    private int waiting;

    Crowd(Driver driver, Protocol protocol) {
        this.driver = driver;
        this.protocol = protocol;
    }

    /** Lets so many listeners into each of these rooms, and waits until all of them wait. */
    void enter(List<Room> rooms, int each) {
        for (Room room : rooms) {
            for (int i = 0; i < each; i++) {
                Listener listener = new Listener(room);
                listeners.add(listener);
                listener.begin();
                if (listeners.size() % AT_ONCE == 0) {
                    awaitAllWaiting();
                }
            }
        }
        awaitAllWaiting();
    }

    private void awaitAllWaiting() {
        if (!driver.runUntil(() -> waiting >= listeners.size(), PATIENCE_SECONDS)) {
            throw new IllegalStateException(
                    "Only " + waiting + " of " + listeners.size() + " wait; refused: " + refusals);
        }
    }

    /** Begins to count anew. */
    void forget() {
        latency = newHistogram();
        delivered = 0;
        answers = 0;
    }

    /** @return whether everybody has heard all that was posted in their room */
    boolean isServed() {
        for (Listener listener : listeners) {
            if (listener.heard < listener.room.posted()) {
                return false;
            }
        }
        return true;
    }

    long missing() {
        return listeners.stream().mapToLong(one -> one.room.posted() - one.heard).sum();
    }

    long outOfOrder() {
        return outOfOrder;
    }

    long delivered() {
        return delivered;
    }

    long answers() {
        return answers;
    }

    Map<Integer, Integer> refusals() {
        return refusals;
    }

    Histogram latency() {
        return latency;
    }

    private static Histogram newHistogram() {
        return new Histogram(3);
    }

    private final class Listener implements Conversation {
        private final Room room;
        private final Memory memory = new Memory();
        private @Nullable Wire wire;
        private boolean waits;
        private int heard;

        Listener(Room room) {
            this.room = room;
            heard = room.posted();
        }

        void begin() {
            wire = driver.connect(this, protocol.goesOn());
            wire.send(protocol.listen(room.name(), memory));
            noteWaiting();
        }

        @Override
        public void answered(Wire from, Reply reply) {
            if (reply.status() >= 300) {
                refusals.merge(reply.status(), 1, Integer::sum);
            }
            if (waits) {
                answers++;
                hear(reply);
            } else {
                beginBehind(reply);
            }
            if (protocol.goesOn()) {
                memory.step++;
                noteWaiting();
                return;
            }
            if (reply.closes()) {
                wire = driver.connect(this);
                from.close();
            }
            if (wire != null) {
                wire.send(protocol.listenOn(room.name(), memory, reply));
            }
            noteWaiting();
        }

        @Override
        public void closed(Wire closed) {
            if (closed == wire) {
                refusals.merge(0, 1, Integer::sum);
                wire = null;
            }
        }

        /** Where something was said in the room before, its first answer has the last of that. */
        private void beginBehind(Reply reply) {
            String last = reply.between(NUMBER, '@');
            heard = last.isEmpty() ? heard : Integer.parseInt(last) + 1;
        }

        private void noteWaiting() {
            if (!waits && protocol.waits(memory)) {
                waits = true;
                waiting++;
            }
        }

        /** Messages are posted as {@code #number@due;}: see {@link Posts}. */
        private void hear(Reply reply) {
            byte[] bytes = reply.bytes();
            long now = System.nanoTime();
            for (int at = reply.body(); at < reply.end(); at++) {
                if (bytes[at] == '#') {
                    int number = (int) Reply.number(bytes, at + 1);
                    while (bytes[at] != '@') {
                        at++;
                    }
                    if (!room.follows(heard++, number)) {
                        outOfOrder++;
                    }
                    delivered++;
                    latency.recordValue(Math.max(0, now - Reply.number(bytes, at + 1)));
                }
            }
        }
    }
}
