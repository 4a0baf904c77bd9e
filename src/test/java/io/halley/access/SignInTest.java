package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import io.halley.SignInProvider;
import io.halley.access.SignIn.Step;
import io.halley.log.PrivateRooms;
import io.halley.message.RoomName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignInTest {
    private static final SignInProvider PROVIDER = new SignInProvider();
    private static final URI LOBBY = URI.create("https://chat.example/#lobby");

    private final SignInSettings settings = settings(PROVIDER.issuer(), SignInProvider.SECRET);
    private final SignIn signIn = signIn(settings);
    private final Step begun = signIn.begin(LOBBY).join();

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    private static SignIn signIn(SignInSettings settings) {
        return new SignIn(settings, (personId, address) -> CompletableFuture.completedFuture(null));
    }

    static SignInSettings settings(String issuer, String secret, String... rules) {
        TokenSettings tokens = new TokenSettings(
                TokenSettings.keysOf(issuer),
                issuer,
                List.of(SignInProvider.CLIENT),
                Duration.ZERO,
                List.of("RS256"),
                "sub",
                "name",
                "groups",
                rules.length == 0 ? TokenSettings.RULES_BY_DEFAULT : List.of(rules));
        return new SignInSettings(
                issuer,
                SignInProvider.CLIENT,
                secret,
                "openid profile",
                Duration.ofHours(8),
                "https://chat.example/",
                List.of(),
                tokens);
    }

    @Test
    void leadsToTheProviderAndBackAndSaysWhoThatIs() {
        assertThat(begun.to().toString()).startsWith(PROVIDER.issuer() + "/authorize?tenant=team&response_type=code&");
        Map<String, String> question = SignInProvider.parameters(begun.to().getRawQuery());
        assertThat(question)
                .containsEntry("redirect_uri", "https://chat.example/sign-in/done")
                .containsEntry("scope", "openid profile")
                .containsEntry("code_challenge_method", "S256");
        // Another server goes on.
        Step back =
                signIn(settings).end(begun.cookie(), answer(claims -> claims)).join();
        assertThat(back.to()).isEqualTo(LOBBY);
        Person person = new Sessions(settings, PrivateRooms.NONE).person(back.cookie());
        assertThat(person.toString()).isEqualTo("Ann (u-1)");
        assertThat(person.until() - System.currentTimeMillis())
                .isBetween(Duration.ofHours(7).toMillis(), Duration.ofHours(8).toMillis());
    }

    @Test
    void passesOnWhereTheirPictureIs() {
        Map<String, Optional<String>> told = new HashMap<>();
        SignIn curious = new SignIn(settings, (personId, address) -> {
            told.put(personId, address);
            return CompletableFuture.completedFuture(null);
        });
        Step unpictured = curious.end(begun.cookie(), answer(claims -> claims)).join();
        assertThat(told).isEqualTo(Map.of("u-1", Optional.empty()));
        Step pictured = curious.end(
                        begun.cookie(), answer(claims -> claims.claim("picture", "https://id.example/1.png")))
                .join();
        assertThat(told).isEqualTo(Map.of("u-1", Optional.of("https://id.example/1.png")));
        assertThat(pictured.cookie()).hasSameSizeAs(unpictured.cookie());
    }

    @Test
    void neverAsksTheSameTwice() {
        Map<String, String> one = SignInProvider.parameters(begun.to().getRawQuery());
        Map<String, String> other =
                SignInProvider.parameters(signIn.begin(LOBBY).join().to().getRawQuery());
        for (String name : List.of("state", "nonce", "code_challenge")) {
            assertThat(one.get(name)).hasSize(43).isNotEqualTo(other.get(name));
        }
    }

    static Stream<UnaryOperator<JWTClaimsSet.Builder>> flaws() {
        return Stream.of(
                claims -> claims.claim("nonce", "another"),
                claims -> claims.claim("nonce", null),
                claims -> claims.issuer("https://id.example/other"),
                claims -> claims.audience("another"),
                claims -> claims.audience(List.of(SignInProvider.CLIENT, "another")),
                claims -> claims.audience((String) null),
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(1))),
                claims -> claims.expirationTime(null),
                claims -> claims.subject(null));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void takesNoIdTokenButTheOneThatWasAskedFor(UnaryOperator<JWTClaimsSet.Builder> flaw) {
        Map<String, String> answer = answer(flaw);
        assertThatThrownBy(() -> signIn.end(begun.cookie(), answer).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BadTokenException.class);
    }

    @Test
    void takesNobodyBackWhoHasNotBegun() {
        Map<String, String> answer = answer(claims -> claims);
        Step another = signIn.begin(LOBBY).join();
        refuses(null, answer);
        refuses(another.cookie(), answer);
        refuses("open sesame", answer);
        refuses(begun.cookie(), with(answer, "state", "another"));
        refuses(begun.cookie(), with(answer, "iss", "https://id.example/other"));
        refuses(begun.cookie(), Map.of("state", answer.getOrDefault("state", ""), "error", "access_denied"));
        String session = signIn.end(begun.cookie(), answer).join().cookie();
        refuses(session, answer);
    }

    /** The provider is told the verifier and the secret, and each code counts once. */
    @Test
    void takesACodeOnce() {
        Map<String, String> answer = answer(claims -> claims);
        signIn.end(begun.cookie(), answer).join();
        assertThatThrownBy(() -> signIn.end(begun.cookie(), answer).join()).hasCauseInstanceOf(BadTokenException.class);
        SignIn without = signIn(settings(PROVIDER.issuer(), "another secret of 32 characters."));
        Step begunWithout = without.begin(LOBBY).join();
        Map<String, String> forWithout = answer(begunWithout, claims -> claims);
        assertThatThrownBy(() -> without.end(begunWithout.cookie(), forWithout).join())
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("client-secret");
    }

    @Test
    void keepsOfTheClaimsWhatTheRulesRead() {
        SignInSettings strict = settings(
                PROVIDER.issuer(),
                SignInProvider.SECRET,
                "group staff -> staff -> read write",
                "claim rooms -> {value} -> read",
                "claim vip -> vip -> read");
        Map<String, Object> claims = Map.of(
                "sub",
                "u-1",
                "name",
                "Ann",
                "groups",
                IntStream.range(0, 1_000)
                        .mapToObj(i -> i == 7 ? "staff" : "group-" + i)
                        .toList(),
                "rooms",
                List.of("a", "b"),
                "vip",
                true,
                "address",
                "x".repeat(5_000));
        Sessions sessions = new Sessions(strict, PrivateRooms.NONE);
        String session = sessions.begun(new Claims(claims));
        assertThat(session).hasSizeLessThan(600);
        Grants grants = sessions.person(session).grants();
        assertThat(grants.allow(Right.WRITE, new RoomName("staff"))).isTrue();
        assertThat(grants.allow(Right.READ, new RoomName("b"))).isTrue();
        assertThat(grants.allow(Right.READ, new RoomName("vip"))).isFalse();
        assertThat(grants.allow(Right.READ, new RoomName("lobby"))).isFalse();
    }

    @Test
    void refusesMoreThanACookieHolds() {
        Sessions sessions = new Sessions(
                settings(PROVIDER.issuer(), SignInProvider.SECRET, "claim rooms -> {value} -> read"),
                PrivateRooms.NONE);
        List<String> rooms = IntStream.range(0, 500).mapToObj(i -> "room-" + i).toList();
        assertThatThrownBy(() -> sessions.begun(new Claims(Map.of("sub", "u-1", "rooms", rooms))))
                .isInstanceOf(BadTokenException.class);
    }

    @Test
    void leadsOutByTheProvider() {
        assertThat(signIn.out().join())
                .hasToString(PROVIDER.issuer() + "/end?client_id=" + SignInProvider.CLIENT
                        + "&post_logout_redirect_uri=https%3A%2F%2Fchat.example%2F");
        SignIn alone = signIn(settings("http://127.0.0.1:9", SignInProvider.SECRET));
        assertThat(alone.out().join()).isEqualTo(settings.pageAddress());
        assertThatThrownBy(() -> alone.begin(LOBBY).join()).hasCauseInstanceOf(IOException.class);
    }

    private void refuses(@Nullable String cookie, Map<String, String> answer) {
        assertThatThrownBy(() -> signIn.end(cookie, answer)).isInstanceOf(BadTokenException.class);
    }

    private Map<String, String> answer(UnaryOperator<JWTClaimsSet.Builder> flaw) {
        return answer(begun, flaw);
    }

    private static Map<String, String> answer(Step begun, UnaryOperator<JWTClaimsSet.Builder> flaw) {
        String code = PROVIDER.code(begun.to(), PROVIDER.claims("u-1", "Ann"), flaw);
        String state = SignInProvider.parameters(begun.to().getRawQuery()).getOrDefault("state", "");
        return Map.of("code", code, "state", state);
    }

    private static Map<String, String> with(Map<String, String> answer, String name, String value) {
        Map<String, String> other = new HashMap<>(answer);
        other.put(name, value);
        return other;
    }
}
