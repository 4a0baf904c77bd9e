package io.halley.poll;

import io.halley.message.RoomName;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Who asks, in a test. */
record Someone(LongSupplier end, Predicate<RoomName> rooms) implements Asker {
    static final Asker ANYBODY = new Someone(() -> Long.MAX_VALUE, room -> true);

    static Asker until(LongSupplier end) {
        return new Someone(end, room -> true);
    }

    @Override
    public long until() {
        return end.getAsLong();
    }

    @Override
    public boolean mayRead(RoomName room) {
        return rooms.test(room);
    }
}
