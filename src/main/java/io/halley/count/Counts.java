package io.halley.count;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What has happened in this server since it started, for {@code /metrics}. Static, as loggers are, because what is
 * counted is the process's, and whoever counts should need nothing for it.
 *
 * <p>Counting must cost next to nothing where thousands are answered at once: callers count a batch or a chunk, not each
 * message and listener of it. Every label is there from the start, at 0; else the first of its kind would be no increase
 * to Prometheus, and raise no alert.
 */
public final class Counts {
    /** In seconds: from what an idle machine needs to what a client would call broken. */
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private static final double[] MESSAGES = {1, 2, 5, 10, 20, 50, 100, 200, 500};

    private static final Counter POSTS = Counter.builder()
            .name("halley_posts_total")
            .help("Posts acknowledged, retries of a known Idempotency-Key among them")
            .register();

    private static final Histogram BATCH_SIZE = Histogram.builder()
            .name("halley_batch_size")
            .help("Posts that were written to the log in one transaction")
            .classicOnly()
            .classicUpperBounds(MESSAGES)
            .register();

    private static final Histogram APPEND = Histogram.builder()
            .name("halley_append_seconds")
            .help("How long it took to write one transaction's posts to the log, flushed to its disk")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register();

    private static final Counter DELIVERIES = Counter.builder()
            .name("halley_deliveries_total")
            .help("Polls answered with messages: woken from waiting, or at once because there were some already")
            .labelNames("way")
            .register();

    private static final Histogram DELIVERY = Histogram.builder()
            .name("halley_delivery_seconds")
            .help("From when a message was written to the log (by the clock of the server that wrote it) until waiting"
                    + " polls were answered with it; observed once for each chunk of up to 64 polls")
            .unit(Unit.SECONDS)
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register();

    private static final Counter IDLE = Counter.builder()
            .name("halley_polls_idle_total")
            .help("Polls whose wait was over before there was anything to say")
            .register();

    private static final Counter REFUSED = Counter.builder()
            .name("halley_refused_total")
            .help("Requests not served, and polls not let wait (full, draining), by reason")
            .labelNames("reason")
            .register();

    private static final Counter CONNECTIONS_ENDED = Counter.builder()
            .name("halley_connections_ended_total")
            .help(
                    "Connections ended because others would have none: of an address that has too many (address-full), with a"
                            + " request that did not come to the end of its head (slow-head), or with an answer that held"
                            + " a thread and was not read, when all threads were held (not-reading)")
            .labelNames("reason")
            .register();

    private static final Counter DATABASE_ERRORS = Counter.builder()
            .name("halley_database_errors_total")
            .help("Failed attempts to reach, read, write or listen to the database")
            .labelNames("operation")
            .register();

    private static final Counter LOG_FAILURES = Counter.builder()
            .name("halley_log_failures_total")
            .help(
                    "What kept the log from being read or written, by kind: each failed attempt, and each log that went back")
            .labelNames("kind")
            .register();

    private static final Counter RETENTION_FAILURES = Counter.builder()
            .name("halley_retention_failures_total")
            .help("Attempts to trim the history that failed: while they do, it grows")
            .register();

    private Counts() {}

    /** Begins with everything at 0. */
    public static void begin() {
        List.of("woken", "at_once").forEach(DELIVERIES::initLabelValues);
        List.of(
                        "full",
                        "address-full",
                        "draining",
                        "malformed",
                        "too-large",
                        "key-reused",
                        "history-gone",
                        "no-token",
                        "invalid-token",
                        "token-ended",
                        "other-author",
                        "not-allowed",
                        "no-such-room",
                        "keys-unavailable",
                        "unavailable",
                        "too-busy",
                        "too-much",
                        "http-500")
                .forEach(REFUSED::initLabelValues);
        List.of("address-full", "slow-head", "not-reading").forEach(CONNECTIONS_ENDED::initLabelValues);
        List.of("disk-full", "read-only", "locked", "unreachable", "damaged", "disk", "refused", "other", "went-back")
                .forEach(LOG_FAILURES::initLabelValues);
        for (DatabaseOperation operation : DatabaseOperation.values()) {
            DATABASE_ERRORS.initLabelValues(operation.label());
        }
    }

    /**
     * One transaction was written.
     *
     * @param posts how many it acknowledges
     * @param batch how many were in it, with those that are refused
     * @param startNanos when it began, by {@link System#nanoTime()}
     */
    public static void appended(int posts, int batch, long startNanos) {
        POSTS.inc(posts);
        BATCH_SIZE.observe(batch);
        APPEND.observe(Unit.nanosToSeconds(System.nanoTime() - startNanos));
    }

    /**
     * Polls that waited were answered with messages.
     *
     * @param written when the oldest of the messages was written to the log
     */
    public static void woken(int polls, Instant written) {
        DELIVERIES.labelValues("woken").inc(polls);
        DELIVERY.observe(Math.max(0, Duration.between(written, Instant.now()).toNanos() / 1e9));
    }

    /** A poll was answered with messages that were there already. */
    public static void answeredAtOnce() {
        DELIVERIES.labelValues("at_once").inc();
    }

    /** Waits were over without a message. */
    public static void idle(int polls) {
        IDLE.inc(polls);
    }

    /** @param reason why a request was not served, or not let wait; one of a few words, never something from outside */
    public static void refused(String reason) {
        REFUSED.labelValues(reason).inc();
    }

    /** @param reason why; one of a few words */
    public static void connectionsEnded(String reason, int connections) {
        CONNECTIONS_ENDED.labelValues(reason).inc(connections);
    }

    /** @param kind why the log could not be read or written; one of a few words */
    public static void logFailed(String kind) {
        LOG_FAILURES.labelValues(kind).inc();
    }

    public static void retentionFailed() {
        RETENTION_FAILURES.inc();
    }

    public static void databaseFailed(DatabaseOperation operation) {
        DATABASE_ERRORS.labelValues(operation.label()).inc();
    }
}
