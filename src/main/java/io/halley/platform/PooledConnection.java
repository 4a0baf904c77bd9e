package io.halley.platform;

import java.sql.Connection;

/** What a connection of the server's pool stands for. */
public final class PooledConnection {
    private PooledConnection() {}

    /**
     * @param handle what the pool has lent
     * @return the driver's own connection; the handle itself where it is of no pool of the server's
     */
    public static Connection driversOwn(Connection handle) {
        try {
            return (Connection) Fields.field(handle, "connImpl").get(handle);
        } catch (ReflectiveOperationException e) {
            return handle;
        }
    }
}
