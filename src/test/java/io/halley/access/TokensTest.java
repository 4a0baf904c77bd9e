package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import io.halley.Provider;
import io.halley.Provider.Flaw;
import io.halley.log.PrivateRooms;
import io.halley.message.RoomName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final Provider PROVIDER = new Provider();

    private final Tokens tokens;

    TokensTest(@TempDir Path folder) throws IOException {
        Path set = Files.writeString(folder.resolve("set.json"), PROVIDER.keys());
        tokens = new Tokens(settings(set.toString(), Duration.ZERO), PrivateRooms.NONE);
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    @Test
    void sayWhoAsks() {
        long until = Instant.now().plusSeconds(600).getEpochSecond() * 1_000;
        JWTClaimsSet.Builder claims =
                Provider.claims("u-1", "Ann").expirationTime(Date.from(Instant.ofEpochMilli(until)));
        for (String token : List.of(PROVIDER.signed(claims), PROVIDER.signedByCurve(claims))) {
            Person person = tokens.person(token);
            assertThat(person.toString()).isEqualTo("Ann (u-1)");
            assertThat(person.until()).isEqualTo(until);
            assertThat(person.mayRead(new RoomName("lobby"))).isTrue();
        }
    }

    @Test
    void areCheckedByWhateverFormTheKeysHave(@TempDir Path folder) throws IOException {
        Path set = Files.writeString(folder.resolve("keys.json"), PROVIDER.keys());
        Path pem = Files.writeString(folder.resolve("key.pem"), PROVIDER.pem());
        String oneLine = PROVIDER.pem().replace("\r\n", "\\n").replace("\n", "\\n");
        String token = PROVIDER.signed(Provider.claims("u-1", "Ann"));
        for (String keys : List.of(PROVIDER.address(), set.toString(), pem.toString(), PROVIDER.pem(), oneLine)) {
            assertThat(new Tokens(settings(keys, Duration.ZERO), PrivateRooms.NONE)
                            .person(token)
                            .id())
                    .as(keys)
                    .isEqualTo("u-1");
        }
        assertThat(new Tokens(settings(PROVIDER.pemOfCurve(), Duration.ZERO), PrivateRooms.NONE)
                        .person(PROVIDER.signedByCurve(Provider.claims("u-1", "Ann")))
                        .id())
                .isEqualTo("u-1");
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void doNotCountWithAFlaw(Flaw flaw) {
        String flawed = PROVIDER.flawed(flaw, Provider.claims("u-1", "Ann"));
        for (String keys : List.of(PROVIDER.address(), PROVIDER.pem(), PROVIDER.pemOfCurve())) {
            Tokens asked = new Tokens(settings(keys, Duration.ZERO), PrivateRooms.NONE);
            assertThatThrownBy(() -> asked.person(flawed))
                    .isInstanceOf(BadTokenException.class)
                    .message()
                    .doesNotContain(Stream.of(flawed.split("\\.", -1))
                            .filter(part -> !part.isEmpty())
                            .toArray(String[]::new));
            assertThat(asked.known()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b.c", "e30.e30.e30", "%00", "\ud800", "{}.{}.{}"})
    void areNothingWhereTheyAreNoJwt(String odd) {
        assertThatThrownBy(() -> tokens.person(odd)).isInstanceOf(BadTokenException.class);
    }

    @Test
    void areNothingWhereTheirHeadIsNoHead() {
        String deep = "[".repeat(5_000) + "]".repeat(5_000);
        for (String head : List.of(
                "{}", "[]", "null", "{\"alg\":7}", "{\"alg\":\"RS256\",\"crit\":[\"x\"]}", "{\"alg\":" + deep + "}")) {
            String encoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(head.getBytes(StandardCharsets.UTF_8));
            String rest = PROVIDER.signed(Provider.claims("u-1", "Ann")).replaceFirst("[^.]*", "");
            assertThatThrownBy(() -> tokens.person(encoded + rest)).isInstanceOf(BadTokenException.class);
        }
    }

    @Test
    void areCheckedOnceWhileTheyLast() {
        String token = PROVIDER.signed(Provider.claims("u-1", "Ann"));
        assertThat(tokens.person(token)).isSameAs(tokens.person(token));
    }

    @Test
    void endWhenTheySay() {
        Instant end = Instant.ofEpochSecond(Instant.now().plusSeconds(2).getEpochSecond());
        String token = PROVIDER.signed(Provider.claims("u-1", "Ann").expirationTime(Date.from(end)));
        Person person = tokens.person(token);
        await().until(person::hasEnded);
        assertThatThrownBy(() -> tokens.person(token))
                .isInstanceOfSatisfying(
                        BadTokenException.class,
                        bad -> assertThat(bad.hasEnded()).isTrue());
    }

    @Test
    void areForgivenAClockThatIsOff() {
        Tokens patient = new Tokens(settings(PROVIDER.pem(), Duration.ofMinutes(2)), PrivateRooms.NONE);
        Instant past = Instant.ofEpochSecond(Instant.now().minusSeconds(60).getEpochSecond());
        String over = PROVIDER.signed(Provider.claims("u-1", "Ann").expirationTime(Date.from(past)));
        assertThat(patient.person(over).until()).isEqualTo(past.plusSeconds(120).toEpochMilli());
        String early = PROVIDER.signed(Provider.claims("u-1", "Ann")
                .notBeforeTime(Date.from(Instant.now().plusSeconds(60))));
        assertThat(patient.person(early).id()).isEqualTo("u-1");
        assertThatThrownBy(() -> tokens.person(over)).isInstanceOf(BadTokenException.class);
        assertThatThrownBy(() -> tokens.person(early)).isInstanceOf(BadTokenException.class);
    }

    @Test
    void thatAreKnownTakeNoMoreThanTheirShare() {
        Tokens few = new Tokens(settings(PROVIDER.pem(), Duration.ZERO), PrivateRooms.NONE, 20_000);
        for (int i = 0; i < 100; i++) {
            few.person(PROVIDER.signed(Provider.claims("u-" + i, "Ann")));
        }
        assertThat(few.known()).isBetween(1, 10);
    }

    @Test
    void areNeitherGoodNorBadWhileTheProviderIsAway() {
        Provider away = new Provider();
        away.close();
        Tokens unsure = new Tokens(settings(away.address(), Duration.ZERO), PrivateRooms.NONE);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> unsure.person(away.signed(Provider.claims("u-1", "Ann"))))
                    .isInstanceOf(KeysUnavailableException.class);
        }
    }

    @Test
    void ofUnknownKeysHaveTheProviderAskedNowAndThen() {
        Provider asked = new Provider();
        Tokens careful = new Tokens(settings(asked.address(), Duration.ZERO), PrivateRooms.NONE);
        careful.person(asked.signed(Provider.claims("u-1", "Ann")));
        for (int i = 0; i < 20; i++) {
            String unknown = asked.flawed(Flaw.UNKNOWN_KEY, Provider.claims("u-" + i, "Ann"));
            assertThatThrownBy(() -> careful.person(unknown)).isInstanceOf(BadTokenException.class);
        }
        assertThat(asked.asked()).isLessThan(4);
        asked.close();
    }

    @Test
    void nameWhoHasNoNameByTheId() {
        assertThat(named("u-1", null)).isEqualTo("u-1");
        assertThat(named("u-1", "\u202e")).isEqualTo("u-1");
        assertThat(named("u-1", "two\nlines")).isEqualTo("u-1");
        assertThat(named("u-1", "  Ann  ")).isEqualTo("Ann");
        assertThat(named("u-1", "A".repeat(100))).isEqualTo("A".repeat(64));
        assertThatThrownBy(() -> named("\u200b", null)).isInstanceOf(BadTokenException.class);
        assertThatThrownBy(() -> named("x".repeat(256), "Ann")).isInstanceOf(BadTokenException.class);
        assertThatThrownBy(() -> named("u\n1", "Ann")).isInstanceOf(BadTokenException.class);
    }

    private String named(String id, @Nullable String name) {
        return tokens.person(PROVIDER.signed(Provider.claims(id, name))).name();
    }

    @Test
    void areReadWhereTheSettingsSay() {
        TokenSettings usual = settings(PROVIDER.pem(), Duration.ZERO);
        TokenSettings own = new TokenSettings(
                usual.keys(),
                usual.issuer(),
                usual.audiences(),
                usual.clockSkew(),
                usual.algorithms(),
                "staff.number",
                "https://id.example/name",
                usual.groupsClaim(),
                List.of("claim staff.number=42 -> lobby -> read"));
        Person person = new Tokens(own, PrivateRooms.NONE)
                .person(PROVIDER.signed(Provider.claims("u-1", "Ann")
                        .claim("staff", Map.of("number", 42))
                        .claim("https://id.example/name", "Dr. Ann")));
        assertThat(person.id()).isEqualTo("42");
        assertThat(person.name()).isEqualTo("Dr. Ann");
        assertThat(person.mayRead(new RoomName("lobby"))).isTrue();
        assertThat(person.mayRead(new RoomName("kitchen"))).isFalse();
    }

    private static TokenSettings settings(String keys, Duration skew) {
        return new TokenSettings(
                keys,
                Provider.ISSUER,
                List.of("mobile", Provider.AUDIENCE),
                skew,
                List.of("RS256", "ES256"),
                "sub",
                "name",
                "groups",
                TokenSettings.RULES_BY_DEFAULT);
    }
}
