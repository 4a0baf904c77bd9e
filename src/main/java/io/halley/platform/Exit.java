package io.halley.platform;

/**
 * How this process ends where it cannot serve. Left alone, the server underneath goes on without us, and says that it is ready.
 * The statuses are those of sysexits, so that whoever has started it can tell what a restart may mend.
 */
enum Exit {
    /** EX_UNAVAILABLE: its port leads to somebody else, or nowhere. */
    UNREACHABLE(69),
    /** EX_CONFIG: a setting, or what it stands for, is wrong; another start ends the same way. */
    MISCONFIGURED(78);

    private final int status;

    Exit(int status) {
        this.status = status;
    }

    /** In a thread of its own: the server waits, as it goes down, for whoever is starting it. */
    void now() {
        new Thread(() -> System.exit(status), "halley-exit").start();
    }
}
