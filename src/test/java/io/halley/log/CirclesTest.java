package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.MembershipRefusedException.Why;
import io.halley.message.Draft;
import io.halley.message.Message;
import io.halley.message.RoomName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rooms that people make, and who is in them. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CirclesTest {
    private static final RoomName PLANS = new RoomName("plans");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final Member BOB = new Member("bob", "Bob");
    private static final Member CID = new Member("cid", "Cid");

    /** To whom the rules open this room by its name. */
    private static final Speaker BY_NAME = new Speaker(false, true, true);

    @Parameter
    private TestDatabase database = TestDatabase.SQLITE;

    private LogFixture log;

    @BeforeEach
    void open(@TempDir Path folder) {
        log = new LogFixture(database.fresh(folder), posted -> {}).start();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whoMakesARoomOwnsIt() {
        assertThat(make("ann")).isTrue();
        Circle circle = log.messages.circle(PLANS);
        assertThat(circle.isPrivate()).isTrue();
        assertThat(circle.isOwnedBy("ann")).isTrue();
        assertThat(circle.members()).containsExactly("ann");
        assertThat(make("ann")).isFalse();
        assertThat(typesIn(PLANS)).containsExactly(Message.Type.PRIVATE);
        assertThat(log.messages.members(PLANS)).containsExactly(new Member("ann", "ANN"));
    }

    @Test
    void nobodyTakesOverARoomThatIsThere() {
        say(LOBBY, "bob", Speaker.ANYBODY);
        assertRefused(() -> log.messages.make(LOBBY, true, by("ann"), false), Why.IS_NOBODYS);
        assertThat(join(log.messages.make(LOBBY, true, by("ann"), true))).isTrue();
        assertThat(log.messages.circle(LOBBY).isOwnedBy("ann")).isTrue();
    }

    /** Whoever was first was first, also where both come to be written at once. */
    @Test
    void nobodyTakesOverARoomInWhichSomebodySpeaksInTheSameTransaction() {
        List<Outcome> outcomes = log.log.append(List.of(
                new Post(LOBBY, said("bob"), null, Speaker.ANYBODY),
                new Membership(LOBBY, Message.Type.PRIVATE, by("ann"), false, new Member("ann", "Ann"))));
        assertThat(outcomes.get(1).refusal())
                .isInstanceOfSatisfying(
                        MembershipRefusedException.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.IS_NOBODYS));
    }

    @Test
    void anothersRoomIsNotThereForWhoIsNotInIt() {
        make("ann");
        join(log.messages.letIn(PLANS, by("ann"), false, BOB));
        assertRefused(() -> log.messages.make(PLANS, true, by("cid"), false), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.make(PLANS, false, by("cid"), false), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.letIn(PLANS, by("cid"), false, CID), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.takeOut(PLANS, by("cid"), false, "bob"), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.takeOut(PLANS, by("cid"), false, "cid"), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.handOver(PLANS, by("cid"), false, "bob"), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.letIn(PLANS, by("bob"), false, CID), Why.NOT_THE_OWNER);
        assertRefused(() -> log.messages.takeOut(PLANS, by("bob"), false, "ann"), Why.NOT_THE_OWNER);
        assertRefused(() -> log.messages.handOver(PLANS, by("bob"), false, "bob"), Why.NOT_THE_OWNER);
        assertRefused(() -> log.messages.make(PLANS, false, by("bob"), false), Why.NOT_THE_OWNER);
    }

    @Test
    void membersSpeakInAPrivateRoomAndNobodyElse() {
        make("ann");
        assertRefused(() -> post(PLANS, "bob", Speaker.ANYBODY), Why.NOT_A_MEMBER);
        assertThat(join(log.messages.letIn(PLANS, by("ann"), false, BOB))).isTrue();
        assertThat(join(log.messages.letIn(PLANS, by("ann"), false, BOB))).isFalse();
        Message said = say(PLANS, "bob", Speaker.ANYBODY);
        assertThat(join(log.messages.takeOut(PLANS, by("ann"), false, "bob"))).isTrue();
        assertThat(join(log.messages.takeOut(PLANS, by("ann"), false, "bob"))).isFalse();
        assertRefused(() -> post(PLANS, "bob", Speaker.ANYBODY), Why.NOT_A_MEMBER);
        assertRefused(
                () -> log.messages.edit(PLANS, said.id(), said("bob"), Change.ANY, Speaker.ANYBODY), Why.NOT_A_MEMBER);
        say(PLANS, "cid", BY_NAME);
        say(LOBBY, "bob", Speaker.ANYBODY);
        assertThat(typesIn(PLANS))
                .containsExactly(
                        Message.Type.PRIVATE,
                        Message.Type.JOINED,
                        Message.Type.POSTED,
                        Message.Type.LEFT,
                        Message.Type.POSTED);
    }

    @Test
    void nothingOfSomebodyIsWrittenBehindTheEntryThatTakesThemOutInTheSameTransaction() {
        make("ann");
        join(log.messages.letIn(PLANS, by("ann"), false, BOB));
        List<Outcome> outcomes = log.log.append(List.of(
                new Post(PLANS, said("bob"), null, Speaker.ANYBODY),
                new Membership(PLANS, Message.Type.LEFT, by("ann"), false, BOB),
                new Post(PLANS, said("bob"), null, Speaker.ANYBODY),
                new Membership(PLANS, Message.Type.JOINED, by("ann"), false, BOB),
                new Post(PLANS, said("bob"), null, Speaker.ANYBODY)));
        assertThat(outcomes)
                .extracting(outcome -> outcome.refusal() == null)
                .containsExactly(true, true, false, true, true);
    }

    @Test
    void theOwnerIsTheLastToLeave() {
        make("ann");
        join(log.messages.letIn(PLANS, by("ann"), false, BOB));
        assertRefused(() -> log.messages.takeOut(PLANS, by("ann"), false, "ann"), Why.OWNER_STAYS);
        assertRefused(() -> log.messages.handOver(PLANS, by("ann"), false, "cid"), Why.NO_SUCH_MEMBER);
        assertThat(join(log.messages.handOver(PLANS, by("ann"), false, "bob"))).isTrue();
        assertThat(join(log.messages.takeOut(PLANS, by("ann"), false, "ann"))).isTrue();
        assertThat(join(log.messages.takeOut(PLANS, by("bob"), false, "bob"))).isTrue();
        assertThat(log.messages.circle(PLANS))
                .extracting(Circle::isPrivate, Circle::ownerId, Circle::members)
                .containsExactly(true, null, Set.of());
        assertRefused(() -> log.messages.make(PLANS, true, by("ann"), false), Why.NOT_A_MEMBER);
        assertThat(join(log.messages.letIn(PLANS, by("mia"), true, CID))).isTrue();
        assertThat(join(log.messages.handOver(PLANS, by("mia"), true, "cid"))).isTrue();
    }

    @Test
    void theOwnerMakesAPublicRoomPrivateAndBack() {
        assertThat(join(log.messages.make(PLANS, false, by("ann"), false))).isTrue();
        assertRefused(() -> log.messages.letIn(PLANS, by("ann"), false, BOB), Why.IS_PUBLIC);
        say(PLANS, "bob", Speaker.ANYBODY);
        assertRefused(() -> log.messages.make(PLANS, true, by("bob"), false), Why.NOT_THE_OWNER);
        assertThat(join(log.messages.make(PLANS, true, by("ann"), false))).isTrue();
        assertRefused(() -> post(PLANS, "bob", Speaker.ANYBODY), Why.NOT_A_MEMBER);
        assertThat(join(log.messages.make(PLANS, false, by("ann"), false))).isTrue();
        say(PLANS, "bob", Speaker.ANYBODY);
    }

    /** Whom the rules let speak nowhere speaks where they are a member, and no longer than that. */
    @Test
    void whoSpeaksAsAMemberAloneDoesNotWhereTheRoomIsPublic() {
        Speaker nowhere = new Speaker(false, false, false);
        make("ann");
        join(log.messages.letIn(PLANS, by("ann"), false, BOB));
        say(PLANS, "bob", nowhere);
        join(log.messages.make(PLANS, false, by("ann"), false));
        assertRefused(() -> post(PLANS, "bob", nowhere), Why.NOT_A_MEMBER);
    }

    @Test
    void aConversationIsFoundAgainByItsPeople() {
        RoomName room = Conversation.of(List.of("bob", "ann", "cid"));
        assertThat(Conversation.of(List.of("cid", "ann", "bob"))).isEqualTo(room);
        assertThat(Conversation.of(List.of("ann", "bobcid"))).isNotEqualTo(Conversation.of(List.of("annbob", "cid")));
        assertThat(Conversation.isNameOfOne(room)).isTrue();
        assertRefused(() -> post(room, "ann", Speaker.ANYBODY), Why.NOT_A_MEMBER);
        assertRefused(() -> log.messages.make(room, true, by("ann"), true), Why.NOT_A_MEMBER);
        assertThat(join(log.messages.converse(by("ann"), List.of(BOB, CID)))).isTrue();
        assertThat(join(log.messages.converse(by("bob"), List.of(CID, new Member("ann", "Ann")))))
                .isFalse();
        assertThat(log.messages.circle(room).members()).containsExactlyInAnyOrder("ann", "bob", "cid");
        assertThat(log.messages.circle(room).ownerId()).isNull();
        assertRefused(
                () -> log.messages.letIn(room, by("ann"), false, new Member("dan", "Dan")), Why.IS_A_CONVERSATION);
        assertRefused(() -> log.messages.letIn(room, by("ann"), true, new Member("dan", "Dan")), Why.IS_A_CONVERSATION);
        assertRefused(() -> log.messages.takeOut(room, by("ann"), false, "bob"), Why.IS_A_CONVERSATION);
        assertRefused(() -> log.messages.make(room, false, by("ann"), false), Why.IS_A_CONVERSATION);
        assertRefused(() -> log.messages.handOver(room, by("ann"), true, "bob"), Why.IS_A_CONVERSATION);
        assertRefused(() -> log.messages.takeOut(room, by("dan"), false, "dan"), Why.NOT_A_MEMBER);
    }

    @Test
    void whoHasLeftAConversationIsBroughtBackByWhoGoesOnWithIt() {
        join(log.messages.converse(by("ann"), List.of(BOB)));
        RoomName room = Conversation.of(List.of("ann", "bob"));
        assertThat(join(log.messages.takeOut(room, by("bob"), false, "bob"))).isTrue();
        assertRefused(() -> post(room, "bob", Speaker.ANYBODY), Why.NOT_A_MEMBER);
        assertThat(join(log.messages.converse(by("ann"), List.of(BOB)))).isTrue();
        say(room, "bob", Speaker.ANYBODY);
        assertThat(join(log.messages.takeOut(room, by("ann"), false, "ann"))).isTrue();
        assertThat(join(log.messages.converse(by("ann"), List.of(BOB)))).isTrue();
        say(room, "ann", Speaker.ANYBODY);
    }

    @Test
    void thereIsALimitToHowManyAreInARoom() {
        make("ann");
        List<Entry> all = new ArrayList<>(IntStream.range(1, Circles.MOST_MEMBERS)
                .<Entry>mapToObj(
                        i -> new Membership(PLANS, Message.Type.JOINED, by("ann"), false, new Member("p-" + i, "P")))
                .toList());
        assertThat(log.log.append(all)).allMatch(outcome -> outcome.refusal() == null);
        assertRefused(() -> log.messages.letIn(PLANS, by("ann"), false, BOB), Why.TOO_MANY_MEMBERS);
        assertThat(join(log.messages.letIn(PLANS, by("ann"), false, new Member("p-1", "P"))))
                .isFalse();
    }

    @Test
    void aRoomThatWasMadeStandsInTheListBeforeAnybodySpeaksThere() {
        make("ann");
        Room listed = log.messages.rooms(Cursor.MAX_ID, 1, "ann").get(0);
        assertThat(listed.name()).isEqualTo(PLANS);
        assertThat(listed.last()).isNull();
        assertThat(listed.circle().isPrivate()).isTrue();
        assertThat(listed.circle().has("ann")).isTrue();
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "bob").get(0).circle().members())
                .isEmpty();
        Message said = say(PLANS, "ann", Speaker.ANYBODY);
        join(log.messages.letIn(PLANS, by("ann"), false, BOB));
        assertThat(log.messages.rooms(Cursor.MAX_ID, 1, "ann").get(0).lastId()).isEqualTo(said.id());
    }

    private boolean make(String id) {
        return join(log.messages.make(PLANS, true, by(id), false));
    }

    private Message say(RoomName room, String id, Speaker speaker) {
        return join(post(room, id, speaker));
    }

    private CompletionStage<Message> post(RoomName room, String id, Speaker speaker) {
        return log.messages.post(room, said(id), null, speaker);
    }

    private static Draft said(String id) {
        return new Draft(id, "Hi", null, id);
    }

    private static Draft by(String id) {
        return new Draft(id.toUpperCase(Locale.ROOT), "", null, id);
    }

    private List<Message.Type> typesIn(RoomName room) {
        return log.history.after(List.of(room), 0, Question.MAX_LIMIT, true).messages().stream()
                .map(Message::type)
                .toList();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private interface Asked {
        CompletionStage<?> ask();
    }

    private static void assertRefused(Asked asked, Why... whys) {
        assertThatThrownBy(() -> join(asked.ask()))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MembershipRefusedException.class,
                        refused -> assertThat(refused.why()).isIn((Object[]) whys));
    }
}
