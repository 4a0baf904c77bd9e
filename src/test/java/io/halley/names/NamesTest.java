package io.halley.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.database.Database;
import io.halley.log.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamesTest {
    private static final Duration KEPT = Duration.ofDays(30);

    @TempDir
    private Path folder;

    private final Later clock = new Later();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** One that goes on when it is told to. */
    private static final class Later extends Clock {
        private volatile Instant now = Instant.parse("2026-11-30T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Names names(DataSource at) {
        Database database = new Database(at);
        database.open();
        Names names = new Names(KEPT, database, executor, clock);
        names.look();
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void areOfWhoAskedFirst(TestDatabase kind) {
        Names names = names(kind.fresh(folder));
        assertThat(names.mayUse("Ann", "")).isTrue();
        assertThat(names.take("Ann", "a")).isTrue();
        assertThat(names.take("ANN", "b")).isFalse();
        assertThat(names.mayUse("Ａnn", "a")).isTrue();
        assertThat(names.mayUse("ann", "b")).isFalse();
        assertThat(names.mayUse("Ann", "")).isFalse();
        assertThat(names.mayUse("anonymous", "b")).isTrue();
        assertThat(names.mayUse("Bob", "")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void areGivenBackForAnother(TestDatabase kind) {
        DataSource both = kind.fresh(folder);
        Names names = names(both);
        Names elsewhere = names(both);
        names.take("Ann", "a");
        names.take("Anna", "a");
        assertThat(names.mayUse("Ann", "")).isTrue();
        assertThat(names.mayUse("Anna", "")).isFalse();
        assertThat(elsewhere.take("Ann", "b")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void areFreeWhenNobodyHasComeForThemForLong(TestDatabase kind) {
        DataSource both = kind.fresh(folder);
        Names names = names(both);
        names.take("Ann", "a");
        clock.now = clock.now.plus(KEPT);
        assertThat(names.mayUse("Ann", "")).isFalse();
        assertThat(names.take("Ann", "b")).isFalse();
        clock.now = clock.now.plusMillis(1);
        assertThat(names.mayUse("Ann", "")).isTrue();
        names.look();
        assertThat(names.known()).isZero();
        assertThat(names(both).known()).isZero();
        assertThat(names.take("Ann", "b")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void stayWithWhoComesAgain(TestDatabase kind) {
        Names names = names(kind.fresh(folder));
        names.take("Ann", "a");
        assertThat(names.has("Ann", "a")).isTrue();
        assertThat(names.has("Ann", "b")).isFalse();
        clock.now = clock.now.plus(KEPT.dividedBy(2));
        assertThat(names.has("Ann", "a")).isFalse(); // It has to be written down again.
        assertThat(names.take("Ann", "a")).isTrue();
        clock.now = clock.now.plus(KEPT.dividedBy(2)).plusMillis(1);
        assertThat(names.mayUse("Ann", "b")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRES")
    void areKnownAtOtherServersWithTheirNextLook(TestDatabase kind) {
        DataSource both = kind.fresh(folder);
        Names names = names(both);
        Names elsewhere = names(both);
        names.take("Ann", "a");
        elsewhere.look();
        assertThat(elsewhere.mayUse("Ann", "b")).isFalse();
        clock.now = clock.now.plusMillis(1);
        names.take("Anna", "a");
        elsewhere.look();
        assertThat(elsewhere.mayUse("Ann", "b")).isTrue();
        assertThat(elsewhere.mayUse("Anna", "b")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void areNobodyElsesWhoeverAsksAtTheSameTime(TestDatabase kind) throws Exception {
        DataSource both = kind.fresh(folder);
        List<Names> servers = List.of(names(both), names(both));
        ExecutorService browsers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                String name = "Ann" + round;
                CountDownLatch go = new CountDownLatch(1);
                List<Future<Boolean>> asked = IntStream.range(0, 8)
                        .mapToObj(browser -> browsers.submit(() -> {
                            go.await();
                            return servers.get(browser % 2).take(name, "browser-" + browser);
                        }))
                        .toList();
                go.countDown();
                int had = 0;
                for (Future<Boolean> one : asked) {
                    had += one.get() ? 1 : 0;
                }
                assertThat(had).isEqualTo(1);
            }
        } finally {
            browsers.shutdownNow();
        }
    }
}
