package io.halley;

import java.util.concurrent.Executor;

/** Threads for tests whose tasks have to run side by side. */
public final class Threads {
    /**
     * One for each task. The common pool, which is what runs them otherwise, has fewer on a small machine, and a task would
     * wait there for another to end.
     */
    public static final Executor OF_THEIR_OWN = task -> new Thread(task).start();

    private Threads() {}
}
