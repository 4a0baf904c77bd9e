package io.halley;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The machine with the database loses its power at random moments, and its disk keeps what was flushed, and of the rest this
 * and that: {@link Disk} says how. Whoever writes there stands still before, as without power: a flush that is under way
 * while ext4 is shut down may be told that it has succeeded, and nobody may hear of that. {@code -Dhalley.power.rounds=20}
 * cuts it so often on each database.
 */
class PowerCutIT {
    private static final int ROUNDS = Integer.getInteger("halley.power.rounds", 1);

    @Test
    void losesNothingThatWasAcknowledgedInAFile(@TempDir Path folder) {
        try (Disk disk = Disk.orSkip(folder);
                Installation site = embedded(folder, disk)) {
            new CrashRounds(site).run(ROUNDS);
        }
    }

    @Test
    void losesNothingThatWasAcknowledgedInPostgres(@TempDir Path folder) {
        try (Disk disk = Disk.orSkip(folder);
                Installation site = shared(folder, disk)) {
            new CrashRounds(site).run(ROUNDS);
        }
    }

    private static Installation embedded(Path folder, Disk disk) {
        return new EmbeddedInstallation(folder, disk.root().resolve("data")) {
            @Override
            public void crash() {
                suspend();
                disk.cutPower();
                super.crash();
            }

            @Override
            public void comeUp() {
                disk.comeBack();
                super.comeUp();
            }
        };
    }

    /** Servers and retention are on other machines, which keep their power. */
    private static Installation shared(Path folder, Disk disk) {
        return new SharedInstallation(folder, disk.root().resolve("postgres")) {
            @Override
            public void crash() {
                postgres.suspend();
                disk.cutPower();
                postgres.kill();
                postgres.close();
            }

            @Override
            public void comeUp() {
                disk.comeBack();
                postgres.restart();
            }
        };
    }
}
