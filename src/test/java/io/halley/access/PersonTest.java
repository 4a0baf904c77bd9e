package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.log.Circle;
import io.halley.log.PrivateRooms;
import io.halley.message.Draft;
import io.halley.message.RoomName;
import io.halley.problem.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonTest {
    private static final RoomName PLANS = new RoomName("plans");
    private static final Person ANN = new Person("u-1", "Ann", Long.MAX_VALUE, Grants.OF_ANYBODY, PrivateRooms.NONE);

    @Test
    void isTheAuthorOfWhatTheySay() {
        Draft signed = new Draft("Ann", "Hi", "<b>Hi</b>", "u-1");
        assertThat(ANN.sign(Draft.rich(null, "<b>Hi", Integer.MAX_VALUE))).isEqualTo(signed);
        assertThat(ANN.sign(Draft.rich("Ann", "<b>Hi", Integer.MAX_VALUE))).isEqualTo(signed);
    }

    @Test
    void speaksForNobodyElse() {
        assertThatThrownBy(() -> ANN.sign(Draft.plain("Bob", "Hi")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(403));
    }

    @Test
    void isKnownByWhatCanBeKept() {
        assertThat(Person.isId("auth0|5f7c8ec7c33c6c004bbafe82")).isTrue();
        assertThat(Person.isId("\uD83D\uDE00")).isTrue();
        assertThat(List.of(" ", "a\nb", "a\u0000", "half \uD83D", "\uDE00", "x".repeat(256)))
                .noneMatch(Person::isId);
    }

    @Test
    void goesByAnyNameWhereNobodyIsAsked() {
        assertThat(Person.ANYBODY.sign(Draft.plain("Bob", "Hi"))).isEqualTo(new Draft("Bob", "Hi", null));
    }

    /** What the rules give, who one is in the room, and what one may there: read, write, moderate, manage. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                       | public    | stranger | ----",
                "everybody -> * -> read write           | public    | stranger | rw--",
                "everybody -> * -> read write           | public    | owner    | rw-m",
                "everybody -> * -> read                 | public    | owner    | r---",
                "                                       | public    | owner    | ----",
                "everybody -> * -> read write           | private   | stranger | ----",
                "everybody -> * -> read write           | private   | member   | rw--",
                "everybody -> * -> read write           | private   | owner    | rw-m",
                "                                       | private   | member   | rw--",
                "                                       | private   | owner    | rw-m",
                "everybody -> * -> read write moderate  | private   | stranger | ----",
                "everybody -> * -> read write moderate  | private   | member   | rwM-",
                "everybody -> * -> read write moderate  | public    | stranger | rwM-",
                "everybody -> * -> manage               | private   | stranger | ---m",
                "everybody -> * -> manage               | public    | stranger | ---m",
                "everybody -> plans -> read             | private   | stranger | r---",
                "everybody -> plans -> read             | private   | member   | rw--",
                "everybody -> plans -> read write moderate manage | private | stranger | rwMm",
            })
    void mayWhatTheRulesAndTheRoomLetThem(@Nullable String rules, String kind, String who, String rights) {
        Grants grants = new Grants(
                rules == null
                        ? List.of()
                        : Rule.of(rules, "groups").grants(new Claims(Map.of())).toList());
        Person person = new Person("u-1", "Ann", Long.MAX_VALUE, grants, PrivateRooms.NONE);
        Set<String> members = who.equals("stranger") ? Set.of("u-2") : Set.of("u-1", "u-2");
        Circle circle = new Circle(kind.equals("private"), who.equals("owner") ? "u-1" : "u-2", members, 1);
        StringBuilder may = new StringBuilder();
        for (Right right : Right.values()) {
            may.append(person.may(right, PLANS, circle) ? letter(right) : '-');
        }
        assertThat(may).hasToString(rights);
        assertThat(person.mayKnowOf(PLANS, circle)).isEqualTo(!rights.equals("----"));
    }

    private static char letter(Right right) {
        return switch (right) {
            case READ -> 'r';
            case WRITE -> 'w';
            case MODERATE -> 'M';
            case MANAGE -> 'm';
        };
    }
}
