import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies the embedded database while a server works on it, or while none does: a whole file, at one moment of the log, that
 * has been checked and is on its disk before it gets its name. A JDK runs it as it is, with the driver beside it:
 *
 * <pre>java --enable-native-access=ALL-UNNAMED -cp jdbc/sqlite-jdbc.jar backup/Backup.java DATABASE COPY</pre>
 *
 * (Not {@code cp}: the newest messages are in another file, {@code halley.db-wal}, and both change meanwhile.)
 */
class Backup {
    public static void main(String[] args) throws IOException, SQLException {
        if (args.length != 2) {
            System.err.println("Usage: Backup.java DATABASE COPY");
            System.exit(2);
        }
        Path database = Path.of(args[0]);
        Path copy = Path.of(args[1]);
        if (!Files.isRegularFile(database)) {
            System.err.println(database + " is not there");
            System.exit(1);
        }
        Path part = copy.resolveSibling(copy.getFileName() + ".part");
        Files.deleteIfExists(part);
        create(part);
        vacuum(database, part);
        rename(part);
        long messages = check(part);
        flush(part);
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        System.out.println(copy + ": " + messages + " messages, " + Files.size(copy) + " bytes");
    }

    /** Nobody else reads it: all that was said is in it. */
    private static void create(Path part) throws IOException {
        Files.createFile(part);
        File file = part.toFile();
        if (!file.setReadable(false, false) || !file.setReadable(true, true)) {
            System.err.println(part + " can be read by others");
        }
    }

    private static void vacuum(Path database, Path part) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database + "?busy_timeout=5000");
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, part.toString());
            vacuum.execute();
        }
    }

    /** By its own name servers know that the copy is another log, which gives ids to other messages. */
    private static void rename(Path part) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + part);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("update log_head set epoch = lower(hex(randomblob(4)))");
        }
    }

    /** @return how many messages the copy has */
    private static long check(Path part) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + part);
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("pragma integrity_check")) {
                if (!found.next() || !found.getString(1).equals("ok")) {
                    throw new SQLException("the copy is damaged, and so is the database: " + found.getString(1));
                }
            }
            try (ResultSet count = statement.executeQuery("select count(*) from message")) {
                count.next();
                return count.getLong(1);
            }
        }
    }

    private static void flush(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
