package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.database.FaultyDatabase;
import io.halley.database.FaultyDatabase.Fault;
import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call on the way of a post fails once, in each way in which it can, and another one soon after it: what is acknowledged
 * is there, once, and every reader gets it. {@code -Dhalley.faults.sweeps=10} does so ten times over, each time with other neighbours.
 */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class WritePathTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final int SWEEPS = Integer.getInteger("halley.faults.sweeps", 1);
    private static final int POSTERS = 3;

    /** Some two transactions after the first. */
    private static final int MUCH_LATER = 25;

    /** Two faults take two tries of each who shares a transaction. */
    private static final int MANY_TRIES = 10;

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private final ExecutorService posters = Executors.newFixedThreadPool(POSTERS);
    private final Random chance = new Random(SWEEPS);
    private final List<Message> heard = new ArrayList<>();
    private FaultyDatabase faulty;
    private LogFixture log;
    private Cursor cursor;

    @BeforeEach
    void start(@TempDir Path folder) {
        faulty = new FaultyDatabase(database.fresh(folder));
        log = new LogFixture(faulty.dataSource(), posted -> {}).start();
        cursor = log.log.cursor(0);
    }

    @AfterEach
    void stop() {
        log.close();
        posters.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Timeout(300)
    void losesNothingWhateverCallFails(Fault fault) throws SQLException {
        int posted = 0;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean struck = true;
            for (int call = 1; struck; call++) {
                faulty.failCalls(call, fault, 1 + chance.nextInt(MUCH_LATER));
                List<Message> acknowledged = postSome(fault + " " + sweep + " " + call);
                struck = faulty.heal();
                posted += acknowledged.size();
                checkEachIsThereOnce(acknowledged);
                hearAll(posted);
            }
        }
        assertThat(heard).extracting(Message::id).isSorted().doesNotHaveDuplicates();
    }

    private List<Message> postSome(String text) {
        List<CompletableFuture<Message>> posts = IntStream.range(0, POSTERS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(text + " " + i), posters))
                .toList();
        return posts.stream().map(CompletableFuture::join).toList();
    }

    /** As a client does: the same key again, until it is acknowledged. */
    private Message post(String text) {
        IdempotencyKey key = new IdempotencyKey(text.replace(' ', '-'));
        for (int left = MANY_TRIES; ; left--) {
            try {
                return log.messages
                        .post(LOBBY, Draft.plain("Ann", text), key, Speaker.ANYBODY)
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException e) {
                if (left == 0 || !(e.getCause() instanceof LogUnavailableException)) {
                    throw e;
                }
            }
        }
    }

    private void checkEachIsThereOnce(List<Message> acknowledged) throws SQLException {
        for (Message message : acknowledged) {
            assertThat(log.messages.find(LOBBY, message.id())).contains(message);
            assertThat(count(message.text())).isEqualTo(1);
        }
    }

    private long count(String text) throws SQLException {
        try (Connection connection = faulty.dataSource().getConnection();
                PreparedStatement count = connection.prepareStatement("select count(*) from message where text = ?")) {
            count.setString(1, text);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void hearAll(int posted) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Page page = log.messages.after(new Question(List.of(LOBBY), cursor, Question.MAX_LIMIT));
            heard.addAll(page.messages());
            cursor = page.cursor();
            return heard.size() >= posted;
        });
        assertThat(heard).hasSize(posted);
    }
}
