package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.halley.Threads;
import io.halley.database.Database;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentMessagesTest {
    private static final RoomName A = new RoomName("a");
    private static final RoomName B = new RoomName("b");

    private MessageLog log;
    private RecentMessages recent;

    @BeforeEach
    void open(@TempDir Path folder) {
        Database database = new Database(LogFixture.embedded(folder));
        log = LogFixture.logOver(database);
        log.begin(log.open());
        recent = new RecentMessages(new History(database), HistoryLimits.NONE);
    }

    @Test
    void servesWhatIsAfterTheCursorUpToOneMoreThanTheLimit() {
        recent.add(List.of(message(1, A), message(2, B), message(3, A), message(4, A), message(5, A)));
        assertThat(ids(List.of(A), 1, 2)).containsExactly(3L, 4L, 5L);
        assertThat(ids(List.of(A), 1, 1)).containsExactly(3L, 4L);
        assertThat(ids(List.of(A, B), 0, 10)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(ids(List.of(B), 2, 10)).isEmpty();
    }

    @Test
    void handsOutNoMoreThanTheHistoryKeeps(@TempDir Path folder) {
        HistoryLimits limits = new HistoryLimits(Optional.of(Duration.ofHours(1)), Optional.of(2));
        recent = new RecentMessages(new History(new Database(LogFixture.embedded(folder))), limits);
        recent.add(List.of(message(1, A), message(2, A), message(3, A), message(4, B)));
        assertThat(recent.after(question(List.of(A), 0, 10))).isEmpty();
        assertThat(ids(List.of(A), 1, 10)).containsExactly(2L, 3L);
        recent.tidy(message(1, A).at().plus(Duration.ofMinutes(59)));
        assertThat(ids(List.of(A, B), 1, 10)).containsExactly(2L, 3L, 4L);
        recent.tidy(message(1, A).at().plus(Duration.ofMinutes(61)));
        assertThat(recent.after(question(List.of(A), 1, 10))).isEmpty();
        assertThat(ids(List.of(A, B), 4, 10)).isEmpty();
    }

    @Test
    void takesInOnceWhatItIsGivenAgainBecauseItFailedHalfWay() {
        List<Message> news = List.of(message(1, A), message(2, B), message(3, A));
        List<Message> halfWay = new AbstractList<>() {
            @Override
            public Message get(int index) {
                return index < 2 ? news.get(index) : fail("half way, as the test wants it");
            }

            @Override
            public int size() {
                return news.size();
            }
        };
        assertThatThrownBy(() -> recent.add(halfWay)).hasMessageContaining("half way");
        recent.add(news);
        assertThat(ids(List.of(A, B), 0, 10)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void servesAQuietRoomWhoseMessagesItNeverSaw() {
        log.append(List.of(new Post(A, Draft.plain("Ann", "before the start"), null, Speaker.ANYBODY)));
        recent.startAt(1);
        assertThat(recent.after(question(List.of(A), 1, 10))).contains(List.of());
        assertThat(recent.after(question(List.of(A), 0, 10))).isEmpty();
    }

    @Test
    void sendsAReaderToTheLogOnceItHasForgotten() {
        String long1 = "x".repeat(60_000);
        for (long id = 1; id <= 400; id++) {
            recent.add(List.of(new Message(id, A, Draft.plain("Ann", long1), Instant.EPOCH)));
        }
        assertThat(recent.after(question(List.of(A), 0, 10))).isEmpty();
        assertThat(ids(List.of(A), 399, 10)).containsExactly(400L);
        assertThat(ids(List.of(A), 350, 500)).hasSize(50);
    }

    @Test
    void knowsNothingAheadOfTheFollower() {
        recent.add(List.of(message(1, A)));
        assertThat(recent.after(question(List.of(A), 2, 10))).isEmpty();
        assertThat(recent.atHand(question(List.of(A), 2, 10))).isEmpty();
    }

    @Test
    void reachesBackNoFurtherThanTheFollowerHasCome() {
        recent.startAt(5);
        recent.add(List.of(message(6, A)));
        assertThat(ids(List.of(A), 5, 10)).containsExactly(6L);
        assertThat(recent.after(question(List.of(A), 4, 10))).isEmpty();
    }

    @Test
    void hasNothingInMemoryOfTheLogBefore() {
        HistoryLimits limits = new HistoryLimits(Optional.of(Duration.ofHours(1)), Optional.empty());
        recent = new RecentMessages(unread(() -> {}), limits);
        recent.add(List.of(message(8, A), message(9, A)));
        recent.startAt(8);
        assertThat(ids(List.of(A), 7, 10)).isEmpty();
        recent.startAt(1);
        recent.add(List.of(message(2, A)));
        recent.tidy(message(2, A).at().plus(Duration.ofHours(2)));
        assertThat(recent.after(question(List.of(A), 1, 10))).isEmpty();
    }

    /** What it learns of a room is old by then: the room was spoken in, and its window dropped, in between. */
    @Test
    void opensNoWindowWhereSomeWereDroppedMeanwhile() {
        recent = new RecentMessages(unread(() -> recent.startAt(1)), HistoryLimits.NONE);
        recent.add(List.of(message(1, A)));
        assertThat(recent.after(question(List.of(B), 0, 10))).isEmpty();
    }

    @Test
    void dropsTheWindowsThatWereAskedForOnceWhereThereAreTooMany() {
        recent = new RecentMessages(unread(() -> {}), HistoryLimits.NONE);
        recent.add(List.of(message(1, A)));
        ids(List.of(B), 1, 10);
        ids(List.of(B), 1, 10);
        assertThat(askForAll(1)).isEmpty();
        recent.tidy(Instant.EPOCH);
        assertThat(atHand(A)).contains(List.of(message(1, A)));
        assertThat(atHand(B)).isPresent();
        assertThat(atHand(new RoomName("room-0"))).isEmpty();
    }

    @Test
    void dropsAllEmptyWindowsWhereOthersAreAskedForAsOften() {
        recent = new RecentMessages(unread(() -> {}), HistoryLimits.NONE);
        recent.add(List.of(message(1, A)));
        askForAll(2);
        recent.tidy(Instant.EPOCH);
        assertThat(atHand(A)).contains(List.of(message(1, A)));
        assertThat(atHand(new RoomName("room-0"))).isEmpty();
    }

    /** A reader far behind pays for what it gets, not for all that there is. */
    @Test
    void copiesOfAWindowNoMoreThanIsAskedFor() {
        Window window = new Window(0);
        LongStream.rangeClosed(1, 10).forEach(id -> window.add(message(id, A), Integer.MAX_VALUE));
        List<Message> found = new ArrayList<>();
        assertThat(window.copy(question(List.of(A), 2, 2), 10, found)).isTrue();
        assertThat(found).extracting(Message::id).containsExactly(3L, 4L, 5L);
    }

    /** As where the log was asked for the floor, and has said more than the follower had come to. */
    @Test
    void takesNothingIntoAWindowThatIsBelowItsFloor() {
        Window window = new Window(5);
        window.add(message(3, A), Integer.MAX_VALUE);
        window.forget(3);
        assertThat(window.copy(question(List.of(A), 4, 10), 10, new ArrayList<>()))
                .isFalse();
    }

    /** @return what the last are told, for whom there is no room */
    private Optional<List<Message>> askForAll(int times) {
        Optional<List<Message>> last = Optional.empty();
        for (int first = 0; first < RecentMessages.MAX_WINDOWS; first += Question.MAX_ROOMS) {
            List<RoomName> rooms = IntStream.range(first, first + Question.MAX_ROOMS)
                    .mapToObj(i -> new RoomName("room-" + i))
                    .toList();
            for (int i = 0; i < times; i++) {
                last = recent.after(question(rooms, 1, 1));
            }
        }
        return last;
    }

    private Optional<List<Message>> atHand(RoomName room) {
        return recent.atHand(question(List.of(room), room.equals(A) ? 0 : 1, 10));
    }

    /** A history in which nobody has said anything, and the other things that happen while it is asked. */
    private static History unread(Runnable meanwhile) {
        return new History(new Database(LogFixture.embedded(Path.of("unread")))) {
            @Override
            Map<RoomName, Long> newestIds(List<RoomName> rooms) {
                meanwhile.run();
                return Map.of();
            }
        };
    }

    /**
     * Rule 2 over several rooms: who saw the message of the one room has seen the earlier one of the other. The earlier
     * one is in the room that is read first, where it is missed by a reader that looks too soon.
     */
    @Test
    void neverShowsALaterMessageOfOneRoomWithoutTheEarlierOfAnother() throws Exception {
        long rounds = 20_000;
        recent.add(List.of(message(1, A), message(2, B)));
        CompletableFuture<List<Long>> reader = CompletableFuture.supplyAsync(
                () -> {
                    List<Long> seen = new ArrayList<>(List.of(1L, 2L));
                    while (seen.size() < 2 * rounds) {
                        long last = seen.get(seen.size() - 1);
                        recent.after(question(List.of(A, B), last, Question.MAX_LIMIT))
                                .orElseThrow()
                                .forEach(message -> seen.add(message.id()));
                    }
                    return seen;
                },
                Threads.OF_THEIR_OWN);
        for (long id = 3; id <= 2 * rounds; id += 2) {
            recent.add(List.of(message(id, A), message(id + 1, B)));
        }
        List<Long> seen = reader.get(60, TimeUnit.SECONDS);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(i + 1L);
        }
    }

    private List<Long> ids(List<RoomName> rooms, long after, int limit) {
        return recent.after(question(rooms, after, limit)).orElseThrow().stream()
                .map(Message::id)
                .toList();
    }

    private Question question(List<RoomName> rooms, long after, int limit) {
        return new Question(rooms, log.cursor(after), limit);
    }

    private static Message message(long id, RoomName room) {
        return new Message(id, room, Draft.plain("Ann", "message " + id), Instant.EPOCH);
    }
}
