package io.halley.log;

import io.halley.message.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The door for what is kept alongside the log, of the same messages: it is written in the log's own transactions, so that
 * neither is ever on disk without the other.
 */
public interface Alongside {
    /**
     * @param connection in the transaction in which the entries were written just now
     * @param entries in the order of their ids, with what they say
     * @throws SQLException where it is not written; then the entries are not, either
     */
    void write(Connection connection, List<Message> entries) throws SQLException;
}
