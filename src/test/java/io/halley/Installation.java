package io.halley;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Servers over a database, of which something crashes and comes up again. */
interface Installation extends AutoCloseable {
    List<HalleyClient> servers();

    DataSource database();

    StoredLog backUp() throws IOException, SQLException;

    /** Whether the database itself finds fault with the copy. */
    default void check(StoredLog backup) {}

    void crash();

    void comeUp();

    @Override
    void close();
}
