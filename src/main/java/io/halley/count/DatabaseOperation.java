package io.halley.count;

import java.util.Locale;

/** What the database was wanted for. */
public enum DatabaseOperation {
    MIGRATE,
    READ,
    WRITE,
    LISTEN;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
