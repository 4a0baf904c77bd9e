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
    private static final System.Logger LOG = System.getLogger("halley.crash");

    @Test
    void losesAndDoublesNothingInAFile(@TempDir Path folder) {
        try (EmbeddedInstallation site = new EmbeddedInstallation(folder, folder.resolve("data"))) {
            crash(site);
        }
    }

    @Test
    void losesAndDoublesNothingInPostgres(@TempDir Path folder) {
        try (SharedInstallation site = new SharedInstallation(folder, folder.resolve("postgres"))) {
            crash(site);
        }
    }

    private static void crash(Installation site) {
        int posted = new CrashRounds(site).run(ROUNDS);
        LOG.log(System.Logger.Level.INFO, "{0} crashes under {1} posts", ROUNDS, posted);
    }
}
