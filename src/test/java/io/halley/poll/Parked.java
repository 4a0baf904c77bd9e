package io.halley.poll;

import io.halley.log.Messages;
import java.util.concurrent.ScheduledExecutorService;

/** Polls that wait, in a test: one executor does all. */
final class Parked {
    private Parked() {}

    static ParkedPolls polls(Messages messages, ScheduledExecutorService executor, int most) {
        return polls(messages, executor, executor, most);
    }

    static ParkedPolls polls(
            Messages messages, ScheduledExecutorService executor, ScheduledExecutorService mayWait, int most) {
        LogReads reads = new LogReads(() -> true, mayWait, System::nanoTime);
        return new ParkedPolls(messages, executor, mayWait, executor, reads, new Places(most, most));
    }
}
