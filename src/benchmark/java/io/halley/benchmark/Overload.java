package io.halley.benchmark;

import io.halley.benchmark.Driver.Conversation;
import io.halley.benchmark.Driver.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * More connections than may wait, as fast as they can be made: those within the limit wait and hear what is said, the
 * others are told when to come back, and afterwards everything is as it was.
 */
final class Overload {
    static final int LIMIT = 15_000;
    static final String NAME = "overload";

    private static final int TRIED = 20_000;
    private static final int AFTERWARDS = 1_000;

    /** Connections opened at a time: less than a server's backlog. */
    private static final int AT_ONCE = 200;

    private static final int PATIENCE_SECONDS = 60;
    private static final byte[] RETRY_AFTER = Protocol.bytes("\r\nretry-after: ");

    private final Driver driver;
    private final Protocol protocol;
    private final Room room = new Room("overload");
    private final List<Wire> wires = new ArrayList<>();
    private final Map<String, Integer> ends = new TreeMap<>();

    private Overload(Driver driver, Protocol protocol) {
        this.driver = driver;
        this.protocol = protocol;
    }

    static String run(Peer peer) {
        try (Driver driver = new Driver(peer.port())) {
            Overload overload = new Overload(driver, peer.protocol());
            Posts posts = new Posts(driver, peer.protocol());
            overload.tryToWait();
            posts.begin(List.of(overload.room), 1, 1);
            driver.runUntil(() -> overload.count("heard") == LIMIT, PATIENCE_SECONDS);
            overload.wires.forEach(Wire::close);
            return TRIED + " tried to wait where " + LIMIT + " may: " + overload.ends + "; afterwards "
                    + afterwards(driver, peer.protocol(), posts) + " of " + AFTERWARDS + " heard the next message";
        }
    }

    private static long afterwards(Driver driver, Protocol protocol, Posts posts) {
        Room room = new Room("afterwards");
        Crowd crowd = new Crowd(driver, protocol);
        crowd.enter(List.of(room), AFTERWARDS);
        posts.begin(List.of(room), 1, 1);
        driver.runUntil(() -> crowd.delivered() == AFTERWARDS, PATIENCE_SECONDS);
        return crowd.delivered();
    }

    /** Each asks for a first cursor, and then waits with it. */
    private void tryToWait() {
        for (int i = 0; i < TRIED; i++) {
            Guest guest = new Guest();
            guest.wire.send(protocol.listen(room.name(), guest.memory));
            if (i % AT_ONCE == 0) {
                int begun = i;
                driver.runUntil(() -> wires.size() > begun - AT_ONCE, PATIENCE_SECONDS);
            }
        }
        if (!driver.runUntil(() -> count("turned away") == TRIED - LIMIT, PATIENCE_SECONDS)) {
            throw new IllegalStateException("Not as many were turned away as should have been: " + ends);
        }
    }

    private int count(String end) {
        return ends.getOrDefault(end, 0);
    }

    private final class Guest implements Conversation {
        private final Protocol.Memory memory = new Protocol.Memory();
        private final Wire wire = driver.connect(this);
        private boolean ended;

        @Override
        public void answered(Wire from, Reply reply) {
            if (!protocol.waits(memory)) {
                wire.send(protocol.listenOn(room.name(), memory, reply));
                wires.add(wire);
            } else if (reply.closes() && !reply.header(RETRY_AFTER).isEmpty()) {
                end("turned away");
            } else {
                end(reply.status() == 200 ? "heard" : "status " + reply.status());
            }
        }

        @Override
        public void closed(Wire closed) {
            end("no answer");
        }

        private void end(String how) {
            if (!ended) {
                ended = true;
                ends.merge(how, 1, Integer::sum);
            }
        }
    }
}
