package io.halley.platform;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A task that is done again and again. An executor drops one that throws, without a word, and whoever counts on it waits for
 * ever: so nothing leaves this one, whatever it is, not even from telling of it.
 */
public final class Recurring implements Runnable {
    private static final Logger LOG = System.getLogger(Recurring.class.getName());

    private final Runnable task;

    public Recurring(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable e) {
            tell(e);
        }
    }

    @SuppressWarnings("EmptyCatch") // Where there is no memory to tell it with, it is not told.
    private static void tell(Throwable failure) {
        try {
            LOG.log(Level.ERROR, "What is done again and again has failed this time", failure);
        } catch (Throwable untold) {
        }
    }
}
