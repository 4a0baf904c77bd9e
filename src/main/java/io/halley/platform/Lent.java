package io.halley.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;

/**
 * What the server lends us, under its plain Java name, so that nothing else in Halley needs a server to be tested. The
 * only fields that are injected: a producer of resources has no other form.
 */
@ApplicationScoped
class Lent {
    /** None of them waits for a client or the database, so that twice the processors keep these busy. */
    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** A database that hangs holds each for up to 10 s; half of the connections that there are to it. */
    private static final int WAITING_THREADS = 8;

    @Produces
    @Dependent
    @Resource(lookup = "jdbc/halley")
    DataSource log;

    @Produces
    @Dependent
    @LentFor(LentFor.Use.LISTENING)
    @Resource(lookup = "jdbc/halley-doorbell")
    DataSource doorbell;

    @Produces
    @Dependent
    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    ThreadFactory threads;

    @Produces
    @Dependent
    @LentFor(LentFor.Use.PACING)
    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    Executor server;

    /**
     * Threads of the server's that answer requests, and never take one. The server's own executor shares its threads with
     * requests, and a thread of Open Liberty's remembers the last one that it took: a response that it writes later may be
     * tied to that one's context, and where it fails, its error page goes to that one's client.
     */
    @Produces
    @Singleton
    ScheduledExecutorService executor(ThreadFactory threads) {
        return executor(THREADS, threads);
    }

    @Produces
    @Singleton
    @LentFor(LentFor.Use.DATABASE)
    ScheduledExecutorService waitingExecutor(ThreadFactory threads) {
        return executor(WAITING_THREADS, threads);
    }

    void stop(@Disposes @Any ScheduledExecutorService executor) {
        executor.shutdown();
    }

    private static ScheduledExecutorService executor(int most, ThreadFactory threads) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(most, threads);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
