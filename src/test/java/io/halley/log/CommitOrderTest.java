package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.Threads;
import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commit-order trap (rule 2). A slow writer has taken its id and has not committed; a fast one comes after it. With
 * ids from a sequence the fast one commits first, a reader sees its id and never finds the slow one's below it.
 */
class CommitOrderTest {
    private static final RoomName LOBBY = new RoomName("lobby");

    /** Another room, for within one room the count of its messages keeps writers apart already. */
    private static final RoomName KITCHEN = new RoomName("kitchen");

    @Test
    void aReaderThatSawTheFastWriterHasSeenTheSlowOne(@TempDir Path folder) throws Exception {
        DataSource dataSource = TestDatabase.POSTGRES.fresh(folder);
        MessageLog fast = LogFixture.logOver(new Database(dataSource));
        fast.begin(fast.open());
        History history = new History(new Database(dataSource));
        CountDownLatch commits = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        MessageLog slow = LogFixture.logOver(new Database(slowToCommit(dataSource, commits, mayCommit)));
        slow.begin(slow.open());

        CompletableFuture<Void> slowly =
                CompletableFuture.runAsync(() -> append(slow, KITCHEN, "slow"), Threads.OF_THEIR_OWN);
        assertThat(commits.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> quickly =
                CompletableFuture.runAsync(() -> append(fast, LOBBY, "fast"), Threads.OF_THEIR_OWN);
        Awaitility.await().until(() -> quickly.isDone() || someoneWaitsForALock(dataSource));

        List<Message> seen = new ArrayList<>(LogFixture.tail(history, 0, 10));
        mayCommit.countDown();
        CompletableFuture.allOf(slowly, quickly).get(20, TimeUnit.SECONDS);
        seen.addAll(LogFixture.tail(
                history, seen.isEmpty() ? 0 : seen.get(seen.size() - 1).id(), 10));
        assertThat(seen).extracting(Message::text).containsExactly("slow", "fast");
    }

    private static void append(MessageLog log, RoomName room, String text) {
        log.append(List.of(new Post(room, Draft.plain("Ann", text), null, Speaker.ANYBODY)));
    }

    private static boolean someoneWaitsForALock(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    /** The same connections, but that the commit of a message says that it comes and waits to be let through. */
    private static DataSource slowToCommit(DataSource dataSource, CountDownLatch comes, CountDownLatch may) {
        return proxy(DataSource.class, dataSource, new AtomicBoolean(), comes, may);
    }

    /** @param inserted whether the message is in: what was committed before that is no message, and nobody can see it */
    private static <T> T proxy(
            Class<T> type, T target, AtomicBoolean inserted, CountDownLatch comes, CountDownLatch may) {
        return type.cast(Proxy.newProxyInstance(
                CommitOrderTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            && ((String) arguments[0]).contains("into message")) {
                        inserted.set(true);
                    }
                    if (method.getName().equals("commit") && inserted.get()) {
                        comes.countDown();
                        may.await();
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return result instanceof Connection connection
                                ? proxy(Connection.class, connection, inserted, comes, may)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
