package io.halley.presence;

import io.halley.message.RoomName;
import io.halley.poll.Asker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and is in a room for as long as they wait. A stream that goes on without its client, which nobody notices for a
 * while, must not bring them back who have left; who was not to be seen for another reason is, as soon as they can be.
 */
public final class Visitor implements Asker {
    private final Asker asker;
    private final Presence presence;
    private final RoomName room;
    private final @Nullable Visit visit;
    private final boolean wantsPositions;
    private final Predicate<String> mayBeCalled;
    private final String address;
    private final AtomicBoolean isIn = new AtomicBoolean();
    private volatile boolean hasLeft;

    /**
     * @param visit null for one who is seen by nobody
     * @param wantsPositions whether they are told how far others have read
     * @param mayBeCalled whether they may be there under a name now: somebody else may take it meanwhile
     * @param address the client's; empty where it is counted for nobody
     */
    public Visitor(
            Asker asker,
            Presence presence,
            RoomName room,
            @Nullable Visit visit,
            boolean wantsPositions,
            Predicate<String> mayBeCalled,
            String address) {
        this.asker = asker;
        this.presence = presence;
        this.room = room;
        this.visit = visit;
        this.wantsPositions = wantsPositions;
        this.mayBeCalled = mayBeCalled;
        this.address = address;
    }

    @Override
    public long until() {
        return asker.until();
    }

    @Override
    public void waits(int seconds) {
        if (wantsPositions) {
            presence.wantsPositions(room, address, seconds);
        }
        if (visit != null && !hasLeft && mayBeCalled.test(visit.who().name())) {
            stay(visit, seconds);
        }
    }

    private void stay(Visit there, int seconds) {
        if (isIn.getAndSet(true)) {
            hasLeft = !presence.goesOn(room, there, address, seconds);
        } else {
            presence.stays(room, there, address, seconds);
        }
    }

    @Override
    public boolean mayRead(RoomName readable) {
        return asker.mayRead(readable);
    }
}
