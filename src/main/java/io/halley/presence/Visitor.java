package io.halley.presence;

import io.halley.message.RoomName;
import io.halley.poll.Asker;

/** Who asks, and is in a room for as long as they wait. */
public record Visitor(Asker asker, Presence presence, RoomName room, Visit visit, String address) implements Asker {
    @Override
    public long until() {
        return asker.until();
    }

    @Override
    public void waits(int seconds) {
        presence.stays(room, visit, address, seconds);
    }

    @Override
    public boolean mayRead(RoomName readable) {
        return asker.mayRead(readable);
    }
}
