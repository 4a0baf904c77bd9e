package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.Message.Silence;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server knows of who may be where, which another one has changed. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PrivateRoomsTest {
    private static final RoomName PLANS = new RoomName("plans");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final Member BOB = new Member("bob", "Bob");

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private LogFixture here;

    @BeforeEach
    void open(@TempDir Path folder) {
        here = new LogFixture(database.fresh(folder), posted -> {}).open();
    }

    @AfterEach
    void close() {
        here.close();
    }

    @Test
    void knowsThatAllArePublicWhereNobodyHasMadeAny() {
        assertThat(rooms().known(LOBBY)).contains(Circle.PUBLIC);
        assertThat(rooms().known(Conversation.of(List.of("ann", "bob")))).contains(Circle.CLOSED);
    }

    /** Nobody follows the log here: what was read is newer than what is known. */
    @Test
    void areNoOlderThanWhatWasReadFromTheDatabase() {
        change(Message.Type.PRIVATE, new Member("ann", "Ann"));
        change(Message.Type.JOINED, BOB);
        assertThat(rooms().of(PLANS).isPrivate()).as("unheard of").isFalse();
        long said = say();
        here.messages.newest(List.of(PLANS), 10);
        assertThat(rooms().of(PLANS).has("bob")).isTrue();

        change(Message.Type.LEFT, BOB);
        assertThat(rooms().of(PLANS).has("bob")).as("unheard of").isTrue();
        here.messages.find(PLANS, said);
        assertThat(rooms().of(PLANS).has("bob")).isFalse();

        change(Message.Type.JOINED, BOB);
        here.messages.before(List.of(LOBBY, PLANS), said + 1, 10);
        assertThat(rooms().of(PLANS).has("bob")).isTrue();

        change(Message.Type.LEFT, BOB);
        here.messages.after(new Question(List.of(PLANS), here.log.cursor(0), 10));
        assertThat(rooms().known(PLANS).orElseThrow().has("bob")).isFalse();
    }

    /** What is told of another room meanwhile is no reason to go on with what is older than what was read. */
    @Test
    void areNoOlderThanWhatWasReadAlsoWhereTheLogGoesOnMeanwhile() {
        change(Message.Type.PRIVATE, new Member("ann", "Ann"));
        change(Message.Type.JOINED, BOB);
        AtomicReference<PrivateRooms> rooms = new AtomicReference<>();
        AtomicBoolean meanwhile = new AtomicBoolean();
        Message elsewhere = Message.ofSilence(
                9, LOBBY, Message.Type.LEFT, new Draft("Ann", "", null, "ann"), Silence.OF_ALL, Instant.EPOCH);
        PrivateRooms known = new PrivateRooms(new History(here.database) {
            @Override
            Map<RoomName, Circle> circles(Collection<RoomName> asked) {
                Map<RoomName, Circle> found = super.circles(asked);
                if (meanwhile.getAndSet(false)) {
                    Objects.requireNonNull(rooms.get()).follow(List.of(elsewhere));
                }
                return found;
            }
        });
        rooms.set(known);
        known.begin();
        assertThat(known.of(PLANS).has("bob")).isTrue();
        change(Message.Type.LEFT, BOB);
        meanwhile.set(true);
        known.catchUp(here.history.left(List.of(PLANS)).changed());
        assertThat(known.of(PLANS).has("bob")).isFalse();
    }

    @Test
    void followTheLog() {
        here.start();
        change(Message.Type.PRIVATE, new Member("ann", "Ann"));
        await().until(() -> rooms().of(PLANS).isPrivate());
        change(Message.Type.JOINED, BOB);
        await().until(() -> rooms().known(PLANS).orElseThrow().has("bob"));
        change(Message.Type.LEFT, BOB);
        await().until(() -> !rooms().known(PLANS).orElseThrow().has("bob"));
    }

    @Test
    void forgetThoseThatAreSeldomAskedFor() {
        change(Message.Type.PRIVATE, new Member("ann", "Ann"));
        PrivateRooms few = new PrivateRooms(here.history, 20_000);
        few.begin();
        for (int i = 0; i < 1_000; i++) {
            assertThat(few.of(PLANS).isPrivate()).isTrue();
            assertThat(few.of(new RoomName("room-" + i)).isPrivate()).isFalse();
            assertThat(few.known(PLANS)).isPresent();
            assertThat(few.size()).isLessThan(120);
        }
    }

    private PrivateRooms rooms() {
        return here.messages.privateRooms();
    }

    /** As another server does it: this one is not told. */
    private void change(Message.Type type, Member person) {
        Draft ann = new Draft("Ann", "", null, "ann");
        assertThat(here.log.append(List.of(new Membership(PLANS, type, ann, false, person))))
                .allMatch(outcome -> outcome.refusal() == null);
    }

    private long say() {
        Draft hi = new Draft("Ann", "Hi", null, "ann");
        return here.log
                .append(List.of(new Post(PLANS, hi, null, Speaker.ANYBODY)))
                .get(0)
                .written()
                .orElseThrow()
                .id();
    }
}
