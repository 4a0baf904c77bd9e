package io.halley.benchmark;

/** A server under measurement, running. */
interface Peer extends AutoCloseable {
    String name();

    Protocol protocol();

    int port();

    /** @return the processes that it consists of */
    long[] pids();

    @Override
    void close();
}
