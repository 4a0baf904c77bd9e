package io.halley.log;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Where the log is kept: connections, transactions and the schema. Every failure leaves here as a
 * {@link LogUnavailableException}; nobody else sees an {@link SQLException}.
 */
@ApplicationScoped
class Database {
    private final DataSource dataSource;

    @Inject
    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** One or more statements. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Brings the schema to this version's. Several servers may do so at once; one does it, the others wait. */
    void migrate() {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(dataSource)
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            throw new LogUnavailableException("the log's schema cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    <T> T read(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be read: " + e.getMessage(), e);
        }
    }

    <T> T write(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the log cannot be written: " + e.getMessage(), e);
        }
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
