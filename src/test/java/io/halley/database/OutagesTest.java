package io.halley.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.count.DatabaseOperation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutagesTest {
    private static final int DISK_FULL = 13;
    private static final int READ_ONLY = 8;

    private final Outages outages = new Outages();

    @Test
    void areToldOnceWhenTheyBeginAndOnceWhenTheyAreOver() {
        List<String> told = told(() -> {
            fail(DISK_FULL);
            fail(DISK_FULL);
            fail(DISK_FULL);
            outages.end(DatabaseOperation.READ);
            outages.end(DatabaseOperation.WRITE);
            outages.end(DatabaseOperation.WRITE);
        });
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).startsWith("SEVERE The log's database cannot be written: its disk is full");
        assertThat(told.get(1)).isEqualTo("INFO The log can be written again");
        assertThat(outages.isOn(DatabaseOperation.WRITE)).isFalse();
    }

    @Test
    void areToldOnceMoreWhereTheReasonIsAnother() {
        assertThat(told(() -> {
                    fail(DISK_FULL);
                    fail(READ_ONLY);
                }))
                .satisfiesExactly(
                        first -> assertThat(first).contains("its disk is full"),
                        second -> assertThat(second).contains("it can only be read"));
    }

    /** SQLite's codes and PostgreSQL's states. */
    @ParameterizedTest
    @CsvSource({
        "13, , its disk is full",
        "8, , it can only be read",
        "5, , somebody else keeps it locked",
        "10, , its disk fails",
        "14, , it cannot be reached",
        "11, , it is damaged",
        "0, 53100, its disk is full",
        "0, 25006, it can only be read",
        "0, 55P03, somebody else keeps it locked",
        "0, 58030, its disk fails",
        "0, 08006, it cannot be reached",
        "0, 28P01, it cannot be reached",
        "0, XX001, it is damaged",
    })
    void haveWordsThatAnOperatorUnderstands(int code, String state, String words) {
        SQLException behind = new SQLException("as the driver has it", state, code);
        SQLException thrown = new SQLException("database in auto-commit mode", behind);
        assertThat(outages.begin(DatabaseOperation.WRITE, thrown)).hasMessageContaining(words);
    }

    private void fail(int code) {
        var unused = outages.begin(DatabaseOperation.WRITE, new SQLException("as the driver has it", null, code));
    }

    /** @return what the log is told of outages meanwhile, each with its level */
    static List<String> told(Runnable meanwhile) {
        List<String> told = new ArrayList<>();
        Logger log = Logger.getLogger(Outages.class.getName());
        log.setFilter(line -> told.add(line.getLevel() + " " + words(line)));
        try {
            meanwhile.run();
        } finally {
            log.setFilter(null);
        }
        return told;
    }

    private static String words(LogRecord line) {
        return new SimpleFormatter().formatMessage(line);
    }
}
