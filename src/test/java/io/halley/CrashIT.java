package io.halley;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments, of a server and of PostgreSQL, with all at work that writes. {@code -Dhalley.crash.rounds=50}
 * kills so often on each database.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("halley.crash.rounds", 2);

    @Test
    void losesAndDoublesNothingInAFile(@TempDir Path folder) {
        try (EmbeddedInstallation site = new EmbeddedInstallation(folder, folder.resolve("data"))) {
            new CrashRounds(site).run(ROUNDS);
        }
    }

    @Test
    void losesAndDoublesNothingInPostgres(@TempDir Path folder) {
        try (SharedInstallation site = new SharedInstallation(folder, folder.resolve("postgres"))) {
            new CrashRounds(site).run(ROUNDS);
        }
    }
}
