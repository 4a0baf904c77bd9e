package io.halley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.platform.FileDescriptors;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HalleyConfigTest {
    private static final String SECRET = "only the provider and we know it";

    @Test
    void hasADefaultForEverythingThatTheServerDoesNotSet() {
        HalleyConfig config = Settings.of(Map.of());
        config.check();
        assertThat(config.pollMaxWait()).isEqualTo(Duration.ofSeconds(25));
        assertThat(config.drainWindow()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.messageMaxBytes()).isEqualTo(64 * 1024);
        assertThat(config.cometRoom().value()).isEqualTo("lobby");
        assertThat(config.embedded()).isTrue();
    }

    @Test
    void leavesRoomForOtherFilesThanPolls() {
        HalleyConfig config = Settings.of(Map.of("HALLEY_HTTP_MAX_CONNECTIONS", "1000000"));
        assertThat(config.connections()).isBetween(100, (int) FileDescriptors.max() - 200);
        assertThat(config.pollMaxParked()).isLessThan(config.connections());
        assertThat(Settings.of(Map.of("HALLEY_HTTP_MAX_CONNECTIONS", "500")).pollMaxParked())
                .isEqualTo(250);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example:5432/halley?password=secret, jdbc:postgresql://db.example:5432/halley",
        "jdbc:postgresql://ann:secret@db.example/halley, jdbc:postgresql://db.example/halley",
        "jdbc:sqlite:/data/halley.db?journal_mode=WAL, jdbc:sqlite:/data/halley.db"
    })
    void showsTheDatabaseWithoutWhatIsSecret(String url, String shown) {
        assertThat(Settings.of(Map.of("HALLEY_DB_URL", url)).database()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"localhost, localhost", "127.0.0.1, localhost", "::1, localhost", "*, *", "0.0.0.0, *", "10.1.2.3, *"})
    void goesByLocalNamesWhereItListensOnThisMachineAlone(String host, String names) {
        assertThat(Settings.of(Map.of("HALLEY_HTTP_HOST", host)).httpAllowedHosts())
                .containsExactly(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    void isOpenToThisMachineByDefault(String host) {
        HalleyConfig config = Settings.of(Map.of("HALLEY_HTTP_HOST", host));
        config.check();
        assertThat(config.isOpenToNetwork()).isFalse();
        assertThat(config.access()).isEqualTo("open, to this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "0.0.0.0", "10.1.2.3", "chat.example", "::"})
    void isOpenToOthersOnlyWhereThatIsMeant(String host) {
        assertThatThrownBy(Settings.of(Map.of("HALLEY_HTTP_HOST", host))::check)
                .hasMessageContaining("halley.access.open-to-network");
        HalleyConfig meant = Settings.of(Map.of("HALLEY_HTTP_HOST", host, "HALLEY_ACCESS_OPEN_TO_NETWORK", "true"));
        meant.check();
        assertThat(meant.access()).isEqualTo("open, to whoever reaches " + host);
    }

    @Test
    void wantsTokensWhereItIsTold() {
        HalleyConfig config = Settings.of(with(Map.of("HALLEY_HTTP_HOST", "*")));
        config.check();
        assertThat(config.isOpenToNetwork()).isFalse();
        assertThat(config.access())
                .isEqualTo("jwt, for tokens of https://id.example for halley, signed by RS256, ES256 with keys from"
                        + " https://id.example/keys; everybody -> * -> read write");
        assertThat(Settings.of(Map.of()).tokens()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ISSUER, ' ', halley.access.jwt.issuer",
        "AUDIENCE, '', halley.access.jwt.audience",
        "KEYS, '', halley.access.jwt.keys",
        "KEYS, 'no key', halley.access.jwt.keys",
        "KEYS, /no/such/file, halley.access.jwt.keys",
        "KEYS, '-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----', halley.access.jwt.keys",
        "KEYS, '-----BEGIN PUBLIC KEY-----', halley.access.jwt.keys",
        "CLOCK_SKEW, 6m, halley.access.jwt.clock-skew",
        "ALGORITHMS, HS256, halley.access.jwt.algorithms",
        "ALGORITHMS, none, halley.access.jwt.algorithms"
    })
    void namesWhatItWantsToKnowOfTokens(String variable, String value, String setting) {
        HalleyConfig config = Settings.of(with(Map.of("HALLEY_ACCESS_JWT_" + variable, value)));
        assertThatThrownBy(config::check).hasMessageContaining(setting);
    }

    @Test
    void takesRulesWhereTokensSayWhoAsks() {
        String rules = "group staff -> * -> read write,claim rooms -> {value} -> read";
        HalleyConfig config = Settings.of(with(Map.of("HALLEY_ACCESS_RULES", rules)));
        config.check();
        assertThat(config.access()).endsWith("group staff -> * -> read write, claim rooms -> {value} -> read");
        assertThatThrownBy(Settings.of(with(Map.of("HALLEY_ACCESS_RULES", "staff may all")))::check)
                .hasMessageContaining("halley.access.rules");
        assertThatThrownBy(Settings.of(Map.of("HALLEY_ACCESS_RULES", rules))::check)
                .hasMessageContaining("halley.access.rules");
    }

    @Test
    void hasPeopleSignInWhereItIsTold() {
        HalleyConfig config = Settings.of(signIn(Map.of()));
        config.check();
        assertThat(config.access())
                .isEqualTo(
                        "oidc, for whoever signs in at https://id.example to halley, from http://localhost:9080/, for"
                                + " 28800 s; and for tokens of https://id.example for halley, signed by RS256, ES256 with keys"
                                + " from https://id.example/.well-known/openid-configuration; everybody -> * -> read write");
        HalleyConfig both = Settings.of(signIn(Map.of(
                "HALLEY_ACCESS_JWT_ISSUER", "https://services.example",
                "HALLEY_ACCESS_JWT_AUDIENCE", "chat",
                "HALLEY_ACCESS_JWT_KEYS", "https://services.example/keys")));
        both.check();
        assertThat(both.access()).contains("and for tokens of https://services.example for chat");
        assertThat(Settings.of(with(Map.of())).signIn()).isEmpty();
    }

    @Test
    void doesNotTellTheSecret() {
        HalleyConfig config = Settings.of(signIn(Map.of("HALLEY_ACCESS_OIDC_SESSION", "1s")));
        assertThat(config.access() + config.signIn()).doesNotContain(SECRET);
        assertThatThrownBy(config::check)
                .hasMessageContaining("halley.access.oidc.session")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "ISSUER, ' ', halley.access.oidc.issuer",
        "ISSUER, id.example, halley.access.oidc.issuer",
        "ISSUER, https://id.example?a=b, halley.access.oidc.issuer",
        "CLIENT_ID, ' ', halley.access.oidc.client-id",
        "CLIENT_SECRET, secret, halley.access.oidc.client-secret",
        "SCOPE, profile, halley.access.oidc.scope",
        "SESSION, 9s, halley.access.oidc.session",
        "SESSION, 31d, halley.access.oidc.session",
        "PAGE, http://chat.example/, halley.access.oidc.page",
        "PAGE, https://chat.example, halley.access.oidc.page",
        "PAGE, https://chat.example/#lobby, halley.access.oidc.page",
        "PAGE, https://ann@chat.example/, halley.access.oidc.page",
        "PAGE, chat.example, halley.access.oidc.page",
        "PICTURES, id.example, halley.access.oidc.pictures",
        "PICTURES, https://id.example/, halley.access.oidc.pictures",
        "PICTURES, https://ID.example, halley.access.oidc.pictures",
        "PICTURES, https://*.example, halley.access.oidc.pictures",
        "PICTURES, http://id.example, halley.access.oidc.pictures",
        "PICTURES, https://id.example;script-src *, halley.access.oidc.pictures",
        "PICTURES, https://ann@id.example, halley.access.oidc.pictures"
    })
    void namesWhatItWantsToKnowOfSigningIn(String variable, String value, String setting) {
        HalleyConfig config = Settings.of(signIn(Map.of("HALLEY_ACCESS_OIDC_" + variable, value)));
        assertThatThrownBy(config::check).hasMessageContaining(setting);
    }

    @Test
    void loadsPicturesFromWhereItIsTold() {
        HalleyConfig config = Settings.of(
                signIn(Map.of("HALLEY_ACCESS_OIDC_PICTURES", "https://id.example,https://pictures.example:8443")));
        config.check();
        assertThat(config.pictureOrigins()).containsExactly("https://id.example", "https://pictures.example:8443");
        assertThat(Settings.of(signIn(Map.of())).pictureOrigins()).isEmpty();
    }

    @Test
    void wantsToKnowWhereThePageIsWhereOthersReachIt() {
        Map<String, String> settings = signIn(Map.of("HALLEY_HTTP_HOST", "*"));
        assertThatThrownBy(Settings.of(settings)::check).hasMessageContaining("halley.access.oidc.page");
        settings.put("HALLEY_ACCESS_OIDC_PAGE", "https://chat.example/halley/");
        Settings.of(settings).check();
    }

    private static Map<String, String> signIn(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "HALLEY_ACCESS_MODE", "oidc",
                "HALLEY_ACCESS_OIDC_ISSUER", "https://id.example",
                "HALLEY_ACCESS_OIDC_CLIENT_ID", "halley",
                "HALLEY_ACCESS_OIDC_CLIENT_SECRET", SECRET));
        settings.putAll(others);
        return settings;
    }

    private static Map<String, String> with(Map<String, String> others) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "HALLEY_ACCESS_MODE", "jwt",
                "HALLEY_ACCESS_JWT_KEYS", "https://ann:secret@id.example/keys?secret",
                "HALLEY_ACCESS_JWT_ISSUER", "https://id.example",
                "HALLEY_ACCESS_JWT_AUDIENCE", "halley"));
        settings.putAll(others);
        return settings;
    }

    @Test
    void takesTheNamesAndOriginsThatItIsGiven() {
        HalleyConfig config = Settings.of(Map.of(
                "HALLEY_HTTP_ALLOWED_HOSTS", "chat.example,localhost",
                "HALLEY_HTTP_ALLOWED_ORIGINS", "https://a.example,http://b.example:8080"));
        config.check();
        assertThat(config.httpAllowedHosts()).containsExactly("chat.example", "localhost");
        assertThat(config.httpAllowedOrigins()).containsExactly("https://a.example", "http://b.example:8080");
    }

    @Test
    void readsEnvironmentVariables() {
        HalleyConfig config = Settings.of(Map.of("HALLEY_POLL_MAX_WAIT", "20s", "HALLEY_POLL_MAX_PARKED", "7"));
        assertThat(config.pollMaxWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.pollMaxParked()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "HALLEY_POLL_MAX_WAIT, 0s, halley.poll.max-wait",
                "HALLEY_POLL_MAX_WAIT, 6m, halley.poll.max-wait",
                "HALLEY_HTTP_MAX_CONNECTIONS, 99, halley.http.max-connections",
                "HALLEY_HTTP_MAX_CONNECTIONS, 1000001, halley.http.max-connections",
                "HALLEY_DOOR_PATIENCE, 9s, halley.door.patience",
                "HALLEY_DOOR_PATIENCE, 61m, halley.door.patience",
                "HALLEY_HTTP_ALLOWED_HOSTS, https://chat.example, halley.http.allowed-hosts",
                "HALLEY_HTTP_ALLOWED_HOSTS, chat.example:80, halley.http.allowed-hosts",
                "HALLEY_HTTP_ALLOWED_ORIGINS, *, halley.http.allowed-origins",
                "HALLEY_HTTP_ALLOWED_ORIGINS, null, halley.http.allowed-origins",
                "HALLEY_HTTP_ALLOWED_ORIGINS, chat.example, halley.http.allowed-origins",
                "HALLEY_HTTP_ALLOWED_ORIGINS, https://chat.example/, halley.http.allowed-origins",
                "HALLEY_MANAGEMENT_PORT, 0, halley.management.port",
                "HALLEY_MANAGEMENT_PORT, 65536, halley.management.port",
                "HALLEY_MANAGEMENT_PORT, 9080, halley.management.port",
                "HALLEY_HTTP_TRUSTED_PROXIES, proxy.example, halley.http.trusted-proxies",
                "HALLEY_HTTP_TRUSTED_PROXIES, 10.0.0.0/99, halley.http.trusted-proxies",
                "HALLEY_ACCESS_MODE, closed, halley.access.mode",
                "HALLEY_ACCESS_MODE, OPEN, halley.access.mode",
                "HALLEY_LIMIT_POSTS, 0, halley.limit.posts",
                "HALLEY_LIMIT_BYTES, 65535, halley.limit.bytes",
                "HALLEY_LIMIT_ROOMS, 0, halley.limit.rooms",
                "HALLEY_POLL_MAX_PARKED, 0, halley.poll.max-parked",
                "HALLEY_POLL_MAX_PARKED, 1000001, halley.poll.max-parked",
                "HALLEY_POLL_MAX_PARKED_PER_ADDRESS, 0, halley.poll.max-parked-per-address",
                "HALLEY_READ_MAX_PEOPLE, 501, halley.read.max-people",
                "HALLEY_READ_MAX_PEOPLE, -1, halley.read.max-people",
                "HALLEY_DRAIN_WINDOW, 26s, halley.drain.window",
                "HALLEY_MESSAGE_MAX_BYTES, 1023, halley.message.max-bytes",
                "HALLEY_MESSAGE_MAX_BYTES, 1048577, halley.message.max-bytes",
                "HALLEY_HISTORY_MAX_AGE, 59s, halley.history.max-age",
                "HALLEY_HISTORY_MAX_MESSAGES, 0, halley.history.max-messages",
                "HALLEY_COMET_ROOM, a/b, halley.comet.room",
            })
    void namesTheSettingThatIsOutOfItsRange(String variable, String value, String setting) {
        HalleyConfig config = Settings.of(Map.of(variable, value));
        assertThatThrownBy(config::check).hasMessageContaining(setting);
    }

    @ParameterizedTest
    @CsvSource({
        "HALLEY_POLL_MAX_WAIT, soon, halley.poll.max-wait",
        "HALLEY_MESSAGE_MAX_BYTES, 64k, halley.message.max-bytes"
    })
    void namesTheSettingThatCannotBeRead(String variable, String value, String setting) {
        assertThatThrownBy(() -> Settings.of(Map.of(variable, value))).hasStackTraceContaining(setting);
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "25s, PT25S", "2m, PT2M", "24h, PT24H", "7d, PT168H", "PT3S, PT3S"})
    void readsDurationsAsPeopleWriteThem(String written, Duration meant) {
        assertThat(new DurationConverter().convert(written)).isEqualTo(meant);
    }
}
