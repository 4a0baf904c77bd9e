package io.halley;

import io.halley.log.LogFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Backups of both databases, taken while servers work on them. */
final class Backups {
    /** The schema that a backup is in, beside the one that it is of. */
    static final String SCHEMA = "backup";

    private static final List<String> TABLES = List.of("message", "room", "idempotency_key", "log_head");

    private Backups() {}

    static void ofFile(Path data, Path backup) throws SQLException, IOException {
        Files.deleteIfExists(backup);
        try (Connection connection = LogFixture.embedded(data).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + backup + "'");
        }
    }

    /** All as it was at one moment, which is what pg_dump makes sure of by the same words. */
    static void ofDatabase(PostgresServer postgres, String database) {
        StringBuilder sql = new StringBuilder(
                "begin isolation level repeatable read; drop schema if exists backup cascade; create schema backup; ");
        TABLES.forEach(table -> sql.append("create table backup." + table + " as table public." + table + "; "));
        postgres.execute(database, sql.append("commit").toString());
    }
}
