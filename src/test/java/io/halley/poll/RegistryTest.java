package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.Cursor;
import io.halley.log.Question;
import io.halley.message.RoomName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final Question QUESTION =
            new Question(List.of(new RoomName("kitchen"), new RoomName("lobby")), new Cursor("00000000", 1), 10);

    private final Registry registry = new Registry();

    @Test
    void keepsNothingOfAPollThatWasClaimed() {
        Poll poll = poll();
        registry.park(poll);
        assertThat(registry.in(QUESTION.rooms())).containsExactly(poll);
        assertThat(registry.claim(poll)).isNotNull();
        assertThatNothingIsKept();
        assertThat(registry.countOf("::1")).isZero();
    }

    /** As where a message comes for the first of its rooms before it is in the second. */
    @Test
    void keepsNothingOfAPollThatIsClaimedWhileItIsParked() {
        Poll poll = poll();
        assertThat(registry.claim(poll)).isNotNull();
        registry.park(poll);
        assertThatNothingIsKept();
    }

    @Test
    void givesOutAgainWhatWasDueAndCouldNotBeAnswered() {
        Poll left = poll();
        Poll answered = poll();
        registry.park(left);
        registry.park(answered);
        assertThatThrownBy(() -> registry.endDue(due -> {
                    assertThat(registry.claim(answered)).isNotNull();
                    throw new LinkageError("half way, as the test wants it");
                }))
                .isInstanceOf(LinkageError.class);
        List<Poll> again = new ArrayList<>();
        registry.endDue(
                due -> due.stream().filter(poll -> registry.claim(poll) != null).forEach(again::add));
        assertThat(again).containsExactly(left);
    }

    private void assertThatNothingIsKept() {
        assertThat(registry.all()).isEmpty();
        registry.endDue(due -> assertThat(due).isEmpty());
        assertThat(registry.count()).isZero();
    }

    private static Poll poll() {
        return new Poll(QUESTION, Ids.OBEDIENT, Someone.ANYBODY, 1, Deadlines.tick(-1_000), "::1", new RecordedReply());
    }
}
