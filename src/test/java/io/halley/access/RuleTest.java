package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.message.RoomName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    private static final Claims ANN = new Claims(Map.of(
            "sub", "u-1",
            "groups", List.of("staff", "moderators"),
            "rooms", List.of("alpha", "beta", "*", "", "caf\u00e9"),
            "nick", "*",
            "realm_access", Map.of("roles", List.of("chat"))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "everybody -> lobby -> read            | lobby    | READ     | true",
                "everybody -> lobby -> read            | lobby    | WRITE    | false",
                "everybody -> lobby -> read            | lobby2   | READ     | false",
                "everybody -> lobby -> read            | Lobby    | READ     | false",
                "everybody -> * -> read write          | any.room | WRITE    | true",
                "everybody -> * -> read write          | any.room | MODERATE | false",
                "everybody -> team-* -> read           | team-    | READ     | true",
                "everybody -> team-* -> read           | team     | READ     | false",
                "everybody -> *-team -> read           | a-team   | READ     | true",
                "everybody -> *-team -> read           | a-teams  | READ     | false",
                "everybody -> aba*aba -> read          | aba      | READ     | false",
                "everybody -> aba*aba -> read          | ababa    | READ     | false",
                "everybody -> aba*aba -> read          | abaaba   | READ     | true",
                "group staff -> staff.* -> write       | staff.a  | WRITE    | true",
                "group admins -> staff.* -> write      | staff.a  | WRITE    | false",
                "group moderators -> * -> moderate     | lobby    | MODERATE | true",
                "claim sub=u-1 -> lobby -> read        | lobby    | READ     | true",
                "claim sub=u-2 -> lobby -> read        | lobby    | READ     | false",
                "claim realm_access.roles=chat -> a -> read | a   | READ     | true",
                "claim rooms -> {value} -> read write  | alpha    | WRITE    | true",
                "claim rooms -> {value} -> read write  | gamma    | READ     | false",
                "claim rooms -> {value}.* -> read      | beta.x   | READ     | true",
                "claim rooms -> {value}.* -> read      | gamma.x  | READ     | false",
                "claim rooms -> cafe-{value} -> read   | cafe-alpha | READ   | true",
                "claim rooms -> {value} -> read        | café     | READ     | true",
                "claim nick -> {value} -> read         | lobby    | READ     | false",
                "claim nick -> {value}* -> read        | lobby    | READ     | false",
                "claim none -> {value} -> read         | lobby    | READ     | false",
                "claim none -> lobby -> read           | lobby    | READ     | false",
                "claim nick -> lobby -> read           | lobby    | READ     | true",
            })
    void givesWhatItSays(String rule, String room, Right right, boolean allowed) {
        assertThat(grants(ANN, rule).allow(right, new RoomName(room))).isEqualTo(allowed);
    }

    @Test
    void addsUpWithTheOthers() {
        Grants grants = grants(
                ANN,
                "everybody -> lobby -> read",
                "group staff -> lobby -> write",
                "everybody -> l* -> moderate manage");
        for (Right right : Right.values()) {
            assertThat(grants.allow(right, new RoomName("lobby"))).isTrue();
        }
        assertThat(grants.allow(Right.MODERATE, new RoomName("kitchen"))).isFalse();
        assertThat(grants.allowByName(Right.WRITE, new RoomName("lobby"))).isTrue();
        assertThat(grants.allowByName(Right.MODERATE, new RoomName("lobby"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "everybody",
                "everybody -> lobby",
                "everybody -> lobby -> read -> write",
                "everybody -> lobby -> ",
                "everybody -> lobby -> READ",
                "everybody -> lobby -> read,write",
                "everybody ->  -> read",
                "everybody -> a/b -> read",
                "everybody -> a**b -> read",
                "everybody -> a*b*c -> read",
                "everybody -> {value} -> read",
                "group staff -> {value} -> read",
                "claim rooms=a -> {value} -> read",
                "claim rooms -> {value}{value} -> read",
                "claim rooms -> {values} -> read",
                "nobody -> lobby -> read",
                "staff -> lobby -> read"
            })
    void isRefusedWhereItIsNone(String rule) {
        assertThatThrownBy(() -> Rule.of(rule, "groups")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Grants grants(Claims claims, String... rules) {
        return new Grants(Stream.of(rules)
                .map(rule -> Rule.of(rule, "groups"))
                .flatMap(rule -> rule.grants(claims))
                .toList());
    }
}
