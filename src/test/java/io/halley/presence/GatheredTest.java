package io.halley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.log.Cursor;
import io.halley.message.RoomName;
import io.halley.presence.Progress.Whose;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is kept in memory of how far people have come, until it is written. */
class GatheredTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final int MOST_PEOPLE = 2;

    private final Proofs proofs = new Proofs();
    private final Gathered gathered = new Gathered();

    @Test
    void whoComesBackProvesOnceWhatWasSaid() {
        Whose ann = new Whose(LOBBY, "u-1");
        proofs.beginAt(10);
        assertThat(proofs.isNew(ann, 7))
                .as("what was said before this server came")
                .isTrue();
        assertThat(proofs.isNew(ann, 7)).isFalse();
        assertThat(proofs.isNew(ann, 12)).isTrue();
        proofs.posted(List.of(KITCHEN), 13);
        assertThat(proofs.isNew(ann, 13)).as("something said elsewhere").isFalse();
        proofs.posted(List.of(LOBBY), 14);
        assertThat(proofs.isNew(ann, 14)).isTrue();
        assertThat(proofs.isNew(ann, 15)).isFalse();
        assertThat(proofs.isNew(ann, 9)).as("what another device comes with").isFalse();
    }

    @Test
    void isOneRowForEachPersonAndRoom() {
        gathered.add(new Progress(LOBBY, who(2), cursor("a", 7), 0, null));
        gathered.add(new Progress(LOBBY, who(1), cursor("a", 9), 5, true));
        gathered.add(new Progress(LOBBY, who(1), cursor("a", 8), 0, null));
        CompletableFuture<Void> written = new CompletableFuture<>();
        assertThat(gathered.await(written)).isTrue();
        Gathered.Batch batch = gathered.take(MOST_PEOPLE);
        assertThat(batch.all())
                .containsExactly(
                        new Progress(LOBBY, who(1), cursor("a", 9), 5, true),
                        new Progress(LOBBY, who(2), cursor("a", 7), 0, null));
        assertThat(batch.waiting()).containsExactly(written);
        assertThat(gathered.take(MOST_PEOPLE).all()).isEmpty();
    }

    @Test
    void ofACrowdOnlyWhatTheyHaveLookedAtIsKept() {
        for (int person = 0; person <= MOST_PEOPLE; person++) {
            gathered.add(new Progress(LOBBY, who(person), cursor("a", 7), person == 0 ? 7 : 0, null));
        }
        assertThat(gathered.take(MOST_PEOPLE).all())
                .containsExactly(new Progress(LOBBY, who(0), cursor("a", 7), 7, null));
    }

    @Test
    void hasAnEnd() {
        for (int person = 0; person < Gathered.MOST; person++) {
            assertThat(gathered.add(new Progress(LOBBY, who(person), cursor("a", 7), 7, false)))
                    .isTrue();
        }
        assertThat(gathered.add(new Progress(LOBBY, who(-1), cursor("a", 7), 7, false)))
                .isFalse();
        assertThat(gathered.add(new Progress(LOBBY, who(0), cursor("a", 8), 8, false)))
                .isTrue();
    }

    @Test
    void ofAnotherLogNothingIsLeft() {
        Progress before = new Progress(LOBBY, who(1), cursor("a", 900), 900, false);
        Progress after = new Progress(LOBBY, who(1), cursor("b", 3), 0, null);
        assertThat(before.and(after)).isEqualTo(after);
    }

    private static Participant who(int person) {
        return new Participant("u-" + person, "Ann");
    }

    private static Cursor cursor(String epoch, long id) {
        return new Cursor(epoch, id);
    }
}
