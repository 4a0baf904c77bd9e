package io.halley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.access.Person;
import io.halley.database.Database;
import io.halley.log.Circle;
import io.halley.log.LogFixture;
import io.halley.log.MembersChanged;
import io.halley.message.RoomName;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final String ADDRESS = "192.0.2.1";
    private static final int WAIT = 25;

    private final List<Collection<RoomName>> told = new ArrayList<>();
    private final Places places = new Places(10_000, 6_000);
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private Presence presence;
    private @Nullable Circle circle;
    private long now;

    @BeforeEach
    void begin(@TempDir Path folder) {
        OtherServers none = new OtherServers(new Database(LogFixture.embedded(folder)));
        presence = new Presence(
                told::add, room -> Optional.ofNullable(circle), none, places, executor, executor, () -> now);
    }

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void nobodyLeavesBetweenTwoWaits() {
        for (int round = 0; round < 100; round++) {
            presence.stays(LOBBY, visit("Ann", ""), ADDRESS, WAIT);
            passes(1_000L * (WAIT + Presence.GRACE_SECONDS));
            assertThat(people()).containsExactly("Ann");
        }
        assertThat(told).hasSize(1);
        passes(1_000);
        assertThat(people()).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void isThereAsLongAsOneVisitIs() {
        presence.stays(LOBBY, visit("Ann", "phone"), ADDRESS, WAIT);
        presence.stays(LOBBY, visit("Ann", "desk"), ADDRESS, WAIT);
        presence.leaves(LOBBY, visit("Ann", "phone"), ADDRESS);
        passes(1_000);
        assertThat(people()).containsExactly("Ann");
        presence.leaves(LOBBY, visit("Ann", "desk"), ADDRESS);
        passes(1_000);
        assertThat(people()).isEmpty();
    }

    @Test
    void typingEndsByItself() {
        presence.types(LOBBY, who("Ann"), ADDRESS);
        passes(1_000);
        assertThat(names("typing")).containsExactly("Ann");
        passes(1_000L * Presence.TYPING_SECONDS);
        assertThat(names("typing")).isEmpty();
    }

    /** Each of those who are there is told each time, so the times get fewer as they get more. */
    @Test
    void thousandsWhoComeAtOnceAreToldOfSomeTimesInAll() {
        for (int i = 0; i < 5_000; i++) {
            presence.stays(LOBBY, visit("Person " + i, ""), ADDRESS, WAIT);
            if (i % 100 == 0) {
                passes(RoomPresence.TICK_MILLIS);
            }
        }
        passes(10_000);
        assertThat(json().getInt("count")).isEqualTo(5_000);
        assertThat(people()).hasSize(Told.MOST_NAMED);
        assertThat(told).hasSizeLessThan(20);
    }

    /** A message in between tells them all. */
    @Test
    void aCrowdIsToldByItselfOneLookLater() {
        for (int i = 0; i < 5_000; i++) {
            presence.stays(LOBBY, visit("Person " + i, ""), ADDRESS, WAIT);
        }
        passes(1_000);
        assertThat(json().getInt("count")).isEqualTo(5_000);
        assertThat(told).isEmpty();
        passes(1_000);
        assertThat(told).isEmpty();
        passes(4_000);
        assertThat(told).hasSize(1);
        passes(10_000);
        assertThat(told).hasSize(1);
    }

    /** Though nobody has come or gone: they may be there for the second time. */
    @Test
    void whoComesIntoACrowdIsToldAsAllOthersAre() {
        presence.stays(LOBBY, visit("Ann", ""), ADDRESS, WAIT);
        assertThat(presence.isCrowd(LOBBY)).isFalse();
        for (int i = 0; i < 999; i++) {
            presence.stays(LOBBY, visit("Person " + i, ""), ADDRESS, WAIT);
        }
        assertThat(presence.isCrowd(LOBBY)).as("before the look").isTrue();
        passes(5_000);
        passes(1_000);
        assertThat(told).hasSize(1);
        presence.tellSoon(LOBBY);
        passes(1_000);
        assertThat(told).as("before one more look").hasSize(1);
        passes(1_000);
        assertThat(told).hasSize(2);
        passes(5_000);
        assertThat(told).hasSize(2);
    }

    @Test
    void nobodyFillsARoomWithNames() {
        for (int i = 0; i < 7_000; i++) {
            presence.stays(LOBBY, visit("Nobody " + i, ""), ADDRESS, WAIT);
        }
        presence.stays(LOBBY, visit("Ann", ""), "192.0.2.2", WAIT);
        passes(1_000);
        assertThat(json().getInt("count")).isEqualTo(6_001);
        passes(60_000);
        assertThat(places.taken()).isZero();
        assertThat(people()).isEmpty();
    }

    @Test
    void theTagIsOfWhatIsToldAndOfNothingElse() {
        String nobody = presence.told(LOBBY, Told.Of.BOTH).tag();
        presence.stays(LOBBY, visit("Ann", ""), ADDRESS, WAIT);
        assertThat(presence.told(LOBBY, Told.Of.BOTH).tag())
                .as("before the look")
                .isEqualTo(nobody);
        passes(1_000);
        Told.Of typing = new Told.Of(false, true, false);
        assertThat(presence.told(LOBBY, Told.Of.BOTH).tag()).isNotEqualTo(nobody);
        assertThat(presence.told(LOBBY, typing).tag())
                .isEqualTo(presence.told(new RoomName("kitchen"), typing).tag());
    }

    @Test
    void crowdsOfServersAreAddedUpInAnyOrder() {
        Crowd here = Crowd.of(List.of(who("Ann"), who("Bob")), List.of(who("Bob")), List.of(visit("Eve", "1")));
        Crowd there = Crowd.of(List.of(who("Bob"), who("Carl")), List.of(), List.of());
        Crowd full = Crowd.of(many(3_000), List.of(), List.of());
        Crowd all = Crowd.sum(List.of(here, there));
        assertThat(all.count()).isEqualTo(3);
        assertThat(all.named()).containsExactly(who("Ann"), who("Bob"), who("Carl"));
        assertThat(all.typing()).containsExactly(who("Bob"));
        assertThat(Crowd.of(here.json())).isEqualTo(here);
        assertThat(Crowd.sum(List.of(full, here, there)))
                .isEqualTo(Crowd.sum(List.of(there, full, here)))
                .isEqualTo(Crowd.sum(List.of(here, there, full)));
        assertThat(Crowd.sum(List.of(full, here, there)).count()).isEqualTo(3_003);
    }

    private static List<Participant> many(int count) {
        return IntStream.range(0, count).mapToObj(i -> who("Person " + i)).toList();
    }

    /** Nobody notices for a while that a stream's client is gone: it goes on to wait. */
    @Test
    void whoHasLeftIsNotBroughtBackByWhatWaitsOn() {
        Visitor visitor = visitor(visit("Ann", "1"));
        visitor.waits(WAIT);
        presence.leaves(LOBBY, visit("Ann", "1"), ADDRESS);
        visitor.waits(WAIT);
        passes(1_000);
        assertThat(people()).isEmpty();
        presence.stays(LOBBY, visit("Ann", "2"), ADDRESS, WAIT);
        passes(1_000);
        assertThat(people()).containsExactly("Ann");
    }

    /** A stream that has stood still for a while, or found no place at first. */
    @Test
    void whoHasNotLeftIsBroughtBack() {
        Visitor visitor = visitor(visit("Ann", "1"));
        visitor.waits(WAIT);
        passes(60_000);
        assertThat(people()).isEmpty();
        visitor.waits(WAIT);
        passes(1_000);
        assertThat(people()).containsExactly("Ann");
    }

    @Test
    void whoseNameSomebodyElseHasIsSeenNoMore() {
        AtomicBoolean isTheirs = new AtomicBoolean(true);
        Visitor visitor =
                new Visitor(Person.ANYBODY, presence, LOBBY, visit("Ann", "1"), false, name -> isTheirs.get(), ADDRESS);
        visitor.waits(WAIT);
        passes(1_000);
        assertThat(people()).containsExactly("Ann");
        isTheirs.set(false);
        visitor.waits(WAIT);
        passes(1_000L * (WAIT + Presence.GRACE_SECONDS));
        assertThat(people()).isEmpty();
    }

    @Test
    void whoIsNoMemberAnyMoreHasLeft() {
        Visit ann = new Visit(new Participant("u-1", "Ann"), "1");
        Visit bob = new Visit(new Participant("u-2", "Bob"), "1");
        presence.stays(LOBBY, ann, ADDRESS, WAIT);
        presence.stays(LOBBY, bob, ADDRESS, WAIT);
        presence.types(LOBBY, bob.who(), ADDRESS);
        passes(1_000);
        assertThat(people()).containsExactly("Ann", "Bob");
        circle = new Circle(true, "u-1", Set.of("u-1"), 7);
        presence.sendOut(new MembersChanged(Set.of(LOBBY)));
        passes(1_000);
        assertThat(people()).containsExactly("Ann");
        assertThat(names("typing")).isEmpty();
        assertThat(places.taken()).isEqualTo(1);
    }

    /** Whatever rooms they name who ask how far others have read, as much is kept of them as of those who may wait. */
    @Test
    void nobodyFillsTheMemoryWithRoomsThatNobodyKnows() {
        Told.Of read = new Told.Of(false, false, true);
        for (int i = 0; i < 7_000; i++) {
            RoomName room = new RoomName("room-" + i);
            presence.told(room, read);
            presence.wantsPositions(room, ADDRESS, WAIT);
            presence.told(room, read);
        }
        presence.told(new RoomName("another"), read);
        assertThat(presence.positionsWanted()).hasSize(6_000);
        passes(60_000);
        assertThat(presence.positionsWanted()).isEmpty();
        assertThat(places.taken()).isZero();
    }

    @Test
    void whoComesWithAnotherTagIsToldWithTheNextLook() {
        presence.stays(LOBBY, visit("Ann", ""), ADDRESS, WAIT);
        passes(1_000);
        told.clear();
        passes(1_000);
        assertThat(told).isEmpty();
        presence.tellSoon(LOBBY);
        assertThat(told).isEmpty();
        passes(1_000);
        assertThat(told).hasSize(1);
    }

    @Test
    void longNamesMakeNoLongAnswer() {
        for (int i = 0; i < 200; i++) {
            presence.stays(LOBBY, visit(i + "\uD83D\uDE00".repeat(60), ""), ADDRESS, WAIT);
        }
        passes(1_000);
        assertThat(presence.told(LOBBY, Told.Of.BOTH).json()).hasSizeLessThan(10_000);
        assertThat(json().getInt("count")).isEqualTo(200);
        assertThat(people()).isNotEmpty();
    }

    private Visitor visitor(Visit visit) {
        return new Visitor(Person.ANYBODY, presence, LOBBY, visit, false, name -> true, ADDRESS);
    }

    private static Participant who(String name) {
        return new Participant("", name);
    }

    private static Visit visit(String name, String key) {
        return new Visit(who(name), key);
    }

    private void passes(long millis) {
        now += millis;
        presence.look();
    }

    private List<String> people() {
        return names("participants");
    }

    private List<String> names(String of) {
        JsonArray people = json().getJsonArray(of);
        return people.getValuesAs(JsonObject.class).stream()
                .map(person -> person.getString("name"))
                .toList();
    }

    private JsonObject json() {
        byte[] json = presence.told(LOBBY, Told.Of.BOTH).json();
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(json))) {
            return reader.readObject();
        }
    }
}
