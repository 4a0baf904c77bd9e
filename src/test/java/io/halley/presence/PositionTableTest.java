package io.halley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.log.Cursor;
import io.halley.log.LogFixture;
import io.halley.log.Speaker;
import io.halley.log.TestDatabase;
import io.halley.message.Draft;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where it is kept how far people have read. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PositionTableTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final int MESSAGES = 200;
    private static final int SERVERS = 3;
    private static final int MANY = 50;

    @Parameter
    private TestDatabase kind = TestDatabase.SQLITE;

    private LogFixture log;
    private PositionTable table;

    @BeforeEach
    void begin(@TempDir Path folder) {
        log = new LogFixture(kind.fresh(folder), posted -> {}).start();
        log.say(LOBBY, MESSAGES);
        table = new PositionTable(log.database);
    }

    @AfterEach
    void end() {
        log.close();
    }

    /** Three servers, each with what a third of the clients has said, in no order: all end where the furthest is. */
    @Test
    void onlyGoesForwardWhoeverWritesItInWhicheverOrder() {
        CompletableFuture<?>[] servers = IntStream.range(0, SERVERS)
                .mapToObj(server -> CompletableFuture.runAsync(() -> writeAll(server)))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(servers).join();
        assertThat(table.in(LOBBY, MANY))
                .hasSize(10)
                .allSatisfy(position -> assertThat(position.seen()).isEqualTo(MESSAGES))
                .allSatisfy(position -> assertThat(position.delivered()).isEqualTo(MESSAGES));
    }

    @Test
    void holdsUpNobodyForThoseWhoHaveNeverLooked() {
        table.keep(List.of(seen("u-1", LOBBY, 10), seen("u-2", KITCHEN, 10)));
        Progress further = delivered("u-1", 20);
        Progress stranger = delivered("u-2", 20);
        Progress looks = seen("u-3", KITCHEN, 20);
        List<Progress> due = table.due(List.of(further, stranger, looks), MANY);
        assertThat(due).contains(further, looks);
        assertThat(due.contains(stranger)).isEqualTo(kind != TestDatabase.SQLITE);
        assertThat(table.due(List.of(), MANY)).isEmpty();
    }

    private void writeAll(int server) {
        PositionTable own = new PositionTable(log.database);
        List<Long> ids = new ArrayList<>(LongStream.rangeClosed(1, MESSAGES)
                .filter(id -> id % SERVERS == server || id == MESSAGES)
                .boxed()
                .toList());
        Collections.shuffle(ids, new Random(server));
        for (long id : ids) {
            own.keep(IntStream.range(0, 10)
                    .mapToObj(person -> seen("u-" + person, LOBBY, id))
                    .sorted(Progress.BY_ROW)
                    .toList());
        }
    }

    @Test
    void whatIsSaidTwiceOrLateChangesNothing() {
        keep(seen("u-1", LOBBY, 40));
        keep(seen("u-1", LOBBY, 40));
        keep(seen("u-1", LOBBY, 7));
        keep(delivered("u-1", 3));
        assertThat(table.in(LOBBY, MANY)).containsExactly(new Position(who("u-1"), 40, 40));
        keep(delivered("u-1", 50));
        assertThat(table.in(LOBBY, MANY)).containsExactly(new Position(who("u-1"), 50, 40));
    }

    @Test
    void ofWhoHasNeverLookedNothingIsKept() {
        keep(delivered("u-1", 50));
        keep(seen("u-1", KITCHEN, 50));
        assertThat(table.in(LOBBY, MANY)).isEmpty();
        assertThat(table.in(KITCHEN, MANY)).isEmpty();
        assertThat(table.unread("u-1")).isEmpty();
    }

    @Test
    void endsWhereTheLogDoesAndIsNotOfAnother() {
        keep(seen("u-1", LOBBY, Cursor.MAX_ID));
        assertThat(table.in(LOBBY, MANY)).containsExactly(new Position(who("u-1"), MESSAGES, MESSAGES));
        keep(new Progress(LOBBY, who("u-2"), new Cursor("00000000", 40), 40, false));
        assertThat(table.in(LOBBY, MANY)).hasSize(1);
    }

    @Test
    void tellsNobodyWhoHidesAndNobodyWhereThereAreMany() {
        keep(seen("u-1", LOBBY, 40));
        keep(new Progress(LOBBY, who("u-2"), cursor(50), 50, true));
        assertThat(table.in(LOBBY, 2)).containsExactly(new Position(who("u-1"), 40, 40));
        assertThat(table.in(LOBBY, 1)).isEmpty();
        assertThat(table.in(LOBBY, 0)).isEmpty();
        keep(new Progress(LOBBY, who("u-2"), cursor(50), 50, false));
        assertThat(table.in(LOBBY, 2)).hasSize(2);
    }

    /** Another device, or a page of before, says nothing of it. */
    @Test
    void whoHidesGoesOnToUntilTheySayOtherwise() {
        keep(new Progress(LOBBY, who("u-1"), cursor(0), 0, true));
        keep(delivered("u-1", 30));
        keep(new Progress(LOBBY, who("u-1"), cursor(40), 40, null));
        assertThat(table.in(LOBBY, MANY)).isEmpty();
        keep(new Progress(LOBBY, who("u-1"), cursor(20), 20, false));
        assertThat(table.in(LOBBY, MANY)).containsExactly(new Position(who("u-1"), 40, 40));
    }

    @Test
    void countsWhatOthersHaveSaidSinceAndIsStillThere() {
        keep(seen("u-1", LOBBY, MESSAGES));
        assertThat(table.unread("u-1")).containsExactly(new Unread(LOBBY, MESSAGES, 0));
        long first = log.post(LOBBY, "Hi").id();
        log.messages
                .post(LOBBY, new Draft("Ann", "my own", null, "u-1"), null, Speaker.ANYBODY)
                .toCompletableFuture()
                .join();
        log.post(LOBBY, "Hi again");
        assertThat(table.unread("u-1")).containsExactly(new Unread(LOBBY, MESSAGES, 2));
        log.messages
                .delete(LOBBY, first, Draft.plain("Ann", "x"), 0)
                .toCompletableFuture()
                .join();
        assertThat(table.unread("u-1")).containsExactly(new Unread(LOBBY, MESSAGES, 1));
        log.say(LOBBY, 2 * Unread.MOST);
        assertThat(table.unread("u-1")).containsExactly(new Unread(LOBBY, MESSAGES, Unread.MOST));
        assertThat(table.unread("u-2")).isEmpty();
    }

    @Test
    void tellsOtherServersWhereSomethingHasChanged() {
        assertThat(table.changedElsewhere(true)).isEmpty();
        new PositionTable(log.database).keep(List.of(seen("u-1", LOBBY, 40)));
        if (kind == TestDatabase.POSTGRES) {
            assertThat(table.changedElsewhere(true)).containsExactly(LOBBY);
        }
        assertThat(table.changedElsewhere(false)).isEmpty();
        assertThat(table.changedElsewhere(true)).isEmpty();
        table.tidy();
        assertThat(table.in(LOBBY, MANY)).hasSize(1);
    }

    private void keep(Progress progress) {
        table.keep(List.of(progress));
    }

    private Progress seen(String person, RoomName room, long id) {
        return new Progress(room, who(person), cursor(id), id, false);
    }

    private Progress delivered(String person, long id) {
        return new Progress(LOBBY, who(person), cursor(id), 0, null);
    }

    private Cursor cursor(long id) {
        return new Cursor(log.messages.now().epoch(), id);
    }

    private static Participant who(String person) {
        return new Participant(person, "Ann");
    }
}
