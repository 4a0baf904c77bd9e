package io.halley.log;

import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import io.halley.search.Index;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.sqlite.SQLiteDataSource;

/** A log as the server builds it, over a database of the test's own. */
public final class LogFixture implements AutoCloseable {
    static final String FILE = "halley.db";

    public final DataSource dataSource;
    public final Database database;
    public final Messages messages;
    /** How often those who waited were sent on, because the log was another one. */
    final AtomicInteger begunAnew = new AtomicInteger();

    final MessageLog log;
    final History history;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);

    /** @param posted is told of what was posted, as the CDI event's observers are */
    public LogFixture(DataSource dataSource, Consumer<MessagesPosted> posted) {
        this(dataSource, HistoryLimits.NONE, posted);
    }

    public LogFixture(DataSource dataSource, HistoryLimits limits, Consumer<MessagesPosted> posted) {
        this.dataSource = dataSource;
        database = new Database(dataSource);
        log = logOver(database);
        history = new History(database);
        messages = messages(limits, event -> {
            if (event instanceof MessagesPosted rooms) {
                posted.accept(rooms);
            } else if (event instanceof LogBegunAnew) {
                begunAnew.incrementAndGet();
            }
        });
    }

    /** With its index, as the server has it. */
    static MessageLog logOver(Database database) {
        return new MessageLog(database, new Index(database));
    }

    private Messages messages(HistoryLimits limits, Consumer<Object> events) {
        return new Messages(log, history, dataSource, limits, events, this::thread, executor);
    }

    /** The embedded database, set up as in server.xml, but that this class overrules its URL's busy_timeout. */
    public static DataSource embedded(Path folder) {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl(
                "jdbc:sqlite:" + folder.resolve(FILE) + "?journal_mode=WAL&synchronous=FULL&secure_delete=true");
        dataSource.getConfig().setBusyTimeout(5_000);
        return dataSource;
    }

    public LogFixture start() {
        messages.start();
        return this;
    }

    /** Opens the log without following it. */
    public LogFixture open() {
        log.begin(log.open());
        return this;
    }

    public Message post(RoomName room, String text) {
        return messages.post(room, Draft.plain("Ann", text), null, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
    }

    /** Writes them in one transaction, which nobody follows. */
    public void say(RoomName room, int count) {
        log.append(IntStream.range(0, count)
                .<Entry>mapToObj(i -> new Post(room, Draft.plain("Ann", "message " + i), null, Speaker.ANYBODY))
                .toList());
    }

    /** The same, where the log went back. */
    public void sayAnew(RoomName room, int count) {
        log.begin(log.open());
        say(room, count);
    }

    /** The same with these texts. */
    public void write(RoomName room, List<Draft> drafts) {
        log.append(drafts.stream()
                .<Entry>map(draft -> new Post(room, draft, null, Speaker.ANYBODY))
                .toList());
    }

    public void say(RoomName room, String text, IdempotencyKey key) {
        log.append(List.of(new Post(room, Draft.plain("Ann", text), key, Speaker.ANYBODY)));
    }

    public void sayAll(RoomName room, List<IdempotencyKey> keys) {
        log.append(keys.stream()
                .<Entry>map(key -> new Post(room, Draft.plain("Ann", key.value()), key, Speaker.ANYBODY))
                .toList());
    }

    /** The messages of all rooms, as the database has them. */
    public List<Message> everything() {
        return tail(history, 0, 10_000);
    }

    static List<Message> tail(History history, long after, int limit) {
        return history.look(after, null, limit).messages();
    }

    /** The newest message that a room's history has lost. */
    public long trimmed(RoomName room) {
        return history.left(List.of(room)).trimmed();
    }

    public Question everythingIn(RoomName... rooms) {
        return new Question(List.of(rooms), log.cursor(0), Question.MAX_LIMIT);
    }

    /** The same messages, read so slowly that something happens once, after the log has answered and before it is heard. */
    public Messages slow(Runnable meanwhile) {
        return new Messages(log, history, dataSource, HistoryLimits.NONE, event -> {}, this::thread, executor) {
            private boolean happened;

            @Override
            public Page after(Question question) {
                Page page = messages.after(question);
                if (!happened) {
                    happened = true;
                    meanwhile.run();
                }
                return page;
            }
        };
    }

    /** The same messages, of which some cannot be read for a reason of their own. */
    public Messages failing(Predicate<Question> which) {
        return new Messages(log, history, dataSource, HistoryLimits.NONE, event -> {}, this::thread, executor) {
            @Override
            public Page after(Question question) {
                if (which.test(question)) {
                    throw new LinkageError("as the test wants it");
                }
                return messages.after(question);
            }
        };
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        if (!(task instanceof LogListener)) { // It writes nothing, and hears only once a second that it is to end.
            threads.add(thread);
        }
        return thread;
    }

    /** Returns when nothing of it writes to the folder any more. */
    @Override
    public void close() {
        messages.stop();
        executor.shutdown();
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
