package io.halley.presence;

import io.halley.message.RoomName;
import io.halley.poll.Asker;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who asks, and is in a room for as long as they wait. A stream that goes on without its client, which nobody notices for a
 * while, must not bring them back who have left: only the first wait lets them in.
 */
public final class Visitor implements Asker {
    private final Asker asker;
    private final Presence presence;
    private final RoomName room;
    private final Visit visit;
    private final String address;
    private final AtomicBoolean isIn = new AtomicBoolean();

    /** @param address the client's; empty where it is counted for nobody */
    public Visitor(Asker asker, Presence presence, RoomName room, Visit visit, String address) {
        this.asker = asker;
        this.presence = presence;
        this.room = room;
        this.visit = visit;
        this.address = address;
    }

    @Override
    public long until() {
        return asker.until();
    }

    @Override
    public void waits(int seconds) {
        if (isIn.getAndSet(true)) {
            presence.goesOn(room, visit, address, seconds);
        } else {
            presence.stays(room, visit, address, seconds);
        }
    }

    @Override
    public boolean mayRead(RoomName readable) {
        return asker.mayRead(readable);
    }
}
