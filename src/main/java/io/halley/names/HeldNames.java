package io.halley.names;

import io.halley.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The names that are held, in the database: one for all servers. Moments are those of whichever server writes. */
final class HeldNames {
    /** A day for each of a thousand people to try a hundred: some 10 MB in each server. */
    private static final int MOST = 100_000;

    private final Database database;

    HeldNames(Database database) {
        this.database = database;
    }

    /** @param holder nobody, empty, where it was given back */
    record Held(String likeness, String holder, long usedAt) {}

    /**
     * Takes a name, and gives back the one that this browser had before.
     *
     * @param before a name that was last used before that moment is free
     * @return whether nobody else has it
     * @throws io.halley.database.LogUnavailableException where the database is not there
     */
    boolean take(Held wanted, long before) {
        return database.write(connection -> {
            if (!insert(connection, wanted, before)) {
                return false;
            }
            giveBackOthers(connection, wanted);
            return true;
        });
    }

    private static boolean insert(Connection connection, Held wanted, long before) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement("insert into names (likeness, holder, used_at)"
                + " values (?, ?, ?) on conflict (likeness) do update set holder = excluded.holder,"
                + " used_at = excluded.used_at where names.holder = excluded.holder or names.holder = ''"
                + " or names.used_at < ?")) {
            row.setString(1, wanted.likeness);
            row.setString(2, wanted.holder);
            row.setLong(3, wanted.usedAt);
            row.setLong(4, before);
            return row.executeUpdate() == 1;
        }
    }

    private static void giveBackOthers(Connection connection, Held wanted) throws SQLException {
        try (PreparedStatement row = connection.prepareStatement(
                "update names set holder = '', used_at = ? where holder = ? and likeness <> ?")) {
            row.setLong(1, wanted.usedAt);
            row.setString(2, wanted.holder);
            row.setString(3, wanted.likeness);
            row.executeUpdate();
        }
    }

    /** All that has changed since a moment. */
    void since(long moment, Consumer<Held> each) {
        List<Held> changed = database.aside(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select likeness, holder, used_at from names where used_at >= ? order by used_at desc limit "
                            + MOST)) {
                query.setLong(1, moment);
                try (ResultSet row = query.executeQuery()) {
                    List<Held> found = new ArrayList<>();
                    while (row.next()) {
                        found.add(new Held(row.getString(1), row.getString(2), row.getLong(3)));
                    }
                    return found;
                }
            }
        });
        changed.forEach(each);
    }

    /** Takes away those that were last used before a moment, and the oldest of more than there is room for. */
    void tidy(long before) {
        int unused = database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from names where used_at < ?"
                    + " or used_at < (select used_at from names order by used_at desc limit 1 offset " + MOST + ")")) {
                delete.setLong(1, before);
                return delete.executeUpdate();
            }
        });
    }
}
