package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.halley.Threads;
import io.halley.database.Database;
import io.halley.database.LogUnavailableException;
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import io.halley.message.Message;
import io.halley.message.Preview;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class MessageLogTest {
    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");

    private DataSource dataSource;
    private MessageLog log;
    private History history;

    @BeforeEach
    void open(@TempDir Path folder) {
        dataSource = database.fresh(folder);
        Database opened = new Database(dataSource);
        log = LogFixture.logOver(opened);
        history = new History(opened);
        log.begin(log.open());
    }

    @Test
    void givesIdsInOrderOverAllRooms() {
        append(entry(LOBBY, "one"), entry(KITCHEN, "two"));
        append(entry(LOBBY, "three"));
        assertThat(LogFixture.tail(history, 0, 10)).extracting(Message::id).containsExactly(1L, 2L, 3L);
        assertThat(history.after(List.of(LOBBY), 0, 10, true).messages())
                .extracting(Message::text)
                .containsExactly("one", "three");
    }

    /** What no answer has room for, and the follower no memory, stays in the database. */
    @Test
    void fetchesNoMoreBytesThanThereIsRoomFor() {
        Entry[] many = IntStream.range(0, 200)
                .mapToObj(i -> entry(LOBBY, "x".repeat(40_000)))
                .toArray(Entry[]::new);
        append(many);
        assertThat(history.after(List.of(LOBBY), 0, 500, true).messages()).hasSizeBetween(13, 16);
        assertThat(history.before(List.of(LOBBY), Cursor.MAX_ID, 500).messages())
                .hasSizeBetween(13, 16);
        assertThat(LogFixture.tail(history, 0, 500)).hasSizeLessThan(110);
    }

    /** Else it takes the place where its bytes have ended for the end of the log, and rests there for a second. */
    @Test
    void letsTheFollowerGoOnWhereBytesHaveEndedALook() {
        int room = (int) Math.min(4L << 20, RecentMessages.MAX_BYTES / 2);
        append(
                entry(LOBBY, "x".repeat(room / 4 * 3)),
                entry(LOBBY, "x".repeat(room / 2)),
                entry(LOBBY, "three"),
                entry(LOBBY, "four"));
        assertThat(followed(1, 10)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void letsTheFollowerGoOnWhereItsLimitHasEndedALook() {
        append(entries(10));
        assertThat(followed(0, 3)).hasSize(10);
        assertThat(followed(2, 3)).hasSize(8);
    }

    /** What the follower sees after this message without a rest. */
    private List<Long> followed(long after, int limit) {
        List<Long> seen = new ArrayList<>();
        History.Look look;
        do {
            look = history.look(seen.isEmpty() ? after : seen.get(seen.size() - 1), null, limit);
            look.messages().forEach(message -> seen.add(message.id()));
        } while (look.more());
        return seen;
    }

    @Test
    void hasOneNewNameThoughTwoServersFindOutAtOnce() {
        new Database(dataSource).write(connection -> {
            Cursor found = LogHead.head(connection);
            Cursor first = LogHead.rename(connection, found);
            assertThat(first.epoch()).isNotEqualTo(found.epoch());
            assertThat(LogHead.rename(connection, found)).isEqualTo(first);
            return first;
        });
    }

    @Test
    void staysTheSameLogWhenItIsOpenedAgain() {
        append(entry(LOBBY, "one"));
        log.note();
        MessageLog again = LogFixture.logOver(new Database(dataSource));
        assertThat(again.open()).isEqualTo(log.cursor(1));
    }

    /** Whoever asks in between must not be told of a log of which this server knows nothing yet. */
    @Test
    void isNotOpenBeforeTheServerHasBegunWithItsHead() {
        MessageLog again = LogFixture.logOver(new Database(dataSource));
        Cursor head = again.open();
        assertThat(again.isOpen()).isFalse();
        assertThatThrownBy(() -> again.cursor(0)).isInstanceOf(LogUnavailableException.class);
        again.begin(head);
        assertThat(again.isOpen()).isTrue();
    }

    @Test
    void givesBackWhatWasSaid() {
        Draft said = new Draft("李", "你好 👍", "<b>你好</b> 👍", "auth0|李");
        Message posted =
                append(new Post(LOBBY, said, null, Speaker.ANYBODY)).get(0).orElseThrow();
        assertThat(LogFixture.tail(history, 0, 10)).containsExactly(posted);
        assertThat(history.find(LOBBY, posted.id()).messages()).containsExactly(posted);
        assertThat(history.find(KITCHEN, posted.id()).messages()).isEmpty();
    }

    /** Of what was said before messages had one, nobody knows more than the name. */
    @Test
    void readsWhatAnOlderVersionHasWritten(@TempDir Path other) throws SQLException {
        dataSource = database.empty(other);
        Flyway.configure().dataSource(dataSource).target("2").load().migrate();
        execute("insert into message (id, room, author, text, at) values (1, 'lobby', 'Ann', 'from before', 0)");
        Database opened = new Database(dataSource);
        LogFixture.logOver(opened).open();
        assertThat(new History(opened).find(LOBBY, 1).messages())
                .extracting(Message::authorId, Message::text)
                .containsExactly(tuple(null, "from before"));
    }

    @Test
    void readsBackwardsInTheOrderOfTheLog() {
        append(entries(10));
        History.Found found = history.before(List.of(LOBBY), 8, 3);
        assertThat(found.messages()).extracting(Message::id).containsExactly(4L, 5L, 6L, 7L);
        assertThat(found.head()).isEqualTo(log.cursor(10));
    }

    @Test
    void listsTheRoomsTheLastSpokenInFirst() {
        append(entry(LOBBY, "one"), entry(KITCHEN, "two"), entry(KITCHEN, "three"));
        append(entry(LOBBY, "four"));
        assertThat(history.rooms(Cursor.MAX_ID, 10, "")).extracting(Room::name).containsExactly(LOBBY, KITCHEN);
        assertThat(history.rooms(Cursor.MAX_ID, 10, ""))
                .extracting(Room::messages)
                .containsExactly(2L, 2L);
        assertThat(history.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::last)
                .containsExactly(new Preview(LogFixture.tail(history, 3, 1).get(0), false));
    }

    @Test
    void readsOfTheLastMessagesWhatAListShows() {
        append(new Post(
                LOBBY,
                new Draft("Ann", "👍".repeat(30_000), "<b>" + "👍".repeat(30_000) + "</b>"),
                null,
                Speaker.ANYBODY));
        assertThat(history.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::last)
                .singleElement()
                .isEqualTo(new Preview(plain(LogFixture.tail(history, 0, 1).get(0), Preview.MOST_CHARACTERS), true));
    }

    private static Message plain(Message rich, int characters) {
        Draft begins = new Draft(rich.author(), "👍".repeat(characters), null);
        return new Message(rich.id(), rich.room(), begins, rich.at());
    }

    @Test
    void pagesThroughTheRoomsWhileOthersAreSpokenIn() {
        append(IntStream.range(0, 1_000)
                .mapToObj(i -> entry(new RoomName("room-" + i), "Hi"))
                .toArray(Entry[]::new));
        List<String> names = new ArrayList<>();
        for (long before = Cursor.MAX_ID; before > 1; ) {
            List<Room> page = history.rooms(before, 7, "");
            page.forEach(room -> names.add(room.name().value()));
            before = page.get(page.size() - 1).lastId();
            append(entry(page.get(0).name(), "Hi again"), entry(new RoomName("new-" + before), "Hi"));
        }
        assertThat(names)
                .containsExactlyElementsOf(IntStream.range(0, 1_000)
                        .mapToObj(i -> "room-" + (999 - i))
                        .toList());
    }

    @Test
    void givesARetryTheMessageThatIsThereAlready() {
        Optional<Message> first = append(keyed("k", "one")).get(0);
        Optional<Message> retry = append(entry(LOBBY, "two"), keyed("k", "one")).get(1);
        assertThat(retry).isEqualTo(first).isPresent();
        assertThat(LogFixture.tail(history, 0, 10)).extracting(Message::text).containsExactly("one", "two");
    }

    @Test
    void givesARetryInTheSameBatchTheSameMessage() {
        List<Optional<Message>> outcome = append(keyed("k", "one"), keyed("k", "one"), keyed("k", "other"));
        assertThat(outcome.get(1)).isEqualTo(outcome.get(0)).isPresent();
        assertThat(outcome.get(2)).isEmpty();
        assertThat(LogFixture.tail(history, 0, 10)).hasSize(1);
    }

    @Test
    void refusesAKeyThatStandsForSomethingElse() {
        append(keyed("k", "one"));
        assertThat(append(keyed("k", "two"))).containsExactly(Optional.empty());
        assertThat(append(new Post(LOBBY, Draft.plain("Bob", "one"), new IdempotencyKey("k"), Speaker.ANYBODY)))
                .containsExactly(Optional.empty());
        assertThat(append(new Post(
                        LOBBY, new Draft("Ann", "one", null, "another Ann"), new IdempotencyKey("k"), Speaker.ANYBODY)))
                .containsExactly(Optional.empty());
    }

    @Test
    void countsAKeyWithinItsRoomOnly() {
        append(keyed("k", "one"));
        assertThat(append(new Post(KITCHEN, Draft.plain("Ann", "two"), new IdempotencyKey("k"), Speaker.ANYBODY))
                        .get(0))
                .isPresent();
    }

    @Test
    void forgetsAKeyAfterItsLifetime() throws SQLException {
        append(keyed("k", "one"));
        execute("update idempotency_key set at = at - "
                + IdempotencyKey.LIFETIME.plusSeconds(1).toMillis());
        assertThat(append(keyed("k", "two")).get(0)).map(Message::text).contains("two");
        assertThat(append(keyed("k", "two")).get(0)).map(Message::id).contains(2L);
    }

    @Test
    void writesAllOfABatchOrNothing() throws SQLException {
        append(entry(LOBBY, "one"));
        execute("alter table message rename to message_away");
        assertThatThrownBy(() -> append(entry(LOBBY, "good"), keyed("k", "bad")))
                .isInstanceOf(LogUnavailableException.class);
        execute("alter table message_away rename to message");
        assertThat(append(keyed("k", "bad")).get(0)).map(Message::id).contains(2L);
        assertThat(LogFixture.tail(history, 0, 10)).extracting(Message::text).containsExactly("one", "bad");
        assertThat(history.rooms(Cursor.MAX_ID, 1, ""))
                .extracting(Room::messages)
                .containsExactly(2L);
    }

    /** Rule 2. A slow writer has its ids, a fast one comes after it: a reader must not see the fast one's first. */
    @Test
    void neverShowsALaterMessageBeforeAnEarlierOne() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        CompletableFuture<List<Long>> reader = CompletableFuture.supplyAsync(() -> follow(stop), Threads.OF_THEIR_OWN);
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 150; i++) {
                                append(entries(1 + (i + writer) % 7));
                            }
                        },
                        Threads.OF_THEIR_OWN))
                .toList();
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        stop.countDown();
        List<Long> seen = reader.get(60, TimeUnit.SECONDS);
        assertThat(seen)
                .isEqualTo(LogFixture.tail(history, 0, 10_000).stream()
                        .map(Message::id)
                        .toList());
    }

    @Test
    void refusesWhatIsNoCursor() {
        for (String bad : List.of(
                "",
                "0",
                "abc",
                "abcdefgh",
                "abcdefgh-",
                "abcdefgh--1",
                "ABCDEFGH-1",
                "abcdefgh-01",
                "abcdefgh-9007199254740992",
                "abcdefgh-99999999999999999999",
                " abcdefgh-1",
                "abcdefgh-1\n")) {
            assertThatThrownBy(() -> Cursor.parse(bad)).as(bad).isInstanceOf(MalformedException.class);
        }
        assertThat(Cursor.parse("abcdefgh-9007199254740991").id()).isEqualTo(Cursor.MAX_ID);
        assertThat(Cursor.parse(log.cursor(7).toString())).isEqualTo(log.cursor(7));
    }

    private List<Long> follow(CountDownLatch stop) {
        List<Long> seen = new ArrayList<>();
        long last = 0;
        boolean finished;
        do {
            finished = stop.getCount() == 0;
            for (Message message : LogFixture.tail(history, last, 1_000)) {
                last = message.id();
                seen.add(last);
            }
        } while (!finished);
        return seen;
    }

    private List<Optional<Message>> append(Entry... entries) {
        return log.append(List.of(entries)).stream().map(Outcome::written).toList();
    }

    private static Entry[] entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry(LOBBY, "message " + i))
                .toArray(Entry[]::new);
    }

    private static Entry entry(RoomName room, String text) {
        return new Post(room, Draft.plain("Ann", text), null, Speaker.ANYBODY);
    }

    private static Entry keyed(String key, String text) {
        return new Post(LOBBY, Draft.plain("Ann", text), new IdempotencyKey(key), Speaker.ANYBODY);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
