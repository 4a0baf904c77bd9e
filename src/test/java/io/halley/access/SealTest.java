package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    private static final Map<String, Object> CONTENT = Map.of("sub", "u-1", "groups", List.of("staff", "until"));

    private final Instant later = Instant.now().plus(Duration.ofMinutes(1));
    private final Seal seal =
            new Seal(SignInTest.settings("https://id.example", "one secret of 32 characters here"), "session");

    @Test
    void isOpenedByWhoeverHasTheSecret() {
        Seal another =
                new Seal(SignInTest.settings("https://id.example", "one secret of 32 characters here"), "session");
        Seal.Content content = another.opened(seal.sealed(CONTENT, later));
        assertThat(content.all()).isEqualTo(CONTENT);
        assertThat(content.until()).isEqualTo(later.toEpochMilli());
    }

    @Test
    void tellsNothingOfWhatIsInIt() {
        String sealed = seal.sealed(CONTENT, later);
        assertThat(sealed).matches("[A-Za-z0-9_.-]+").isNotEqualTo(seal.sealed(CONTENT, later));
        assertThat(new String(Base64.getUrlDecoder().decode(sealed.split("\\.", -1)[3]), StandardCharsets.ISO_8859_1))
                .doesNotContain("u-1", "staff");
    }

    @Test
    void isNothingOnceItsTimeIsOver() {
        assertThatThrownBy(() -> seal.opened(seal.sealed(CONTENT, Instant.now())))
                .isInstanceOfSatisfying(
                        BadTokenException.class,
                        bad -> assertThat(bad.hasEnded()).isTrue());
    }

    @Test
    void isNothingElsewhere() {
        String sealed = seal.sealed(CONTENT, later);
        for (Seal other : List.of(
                new Seal(SignInTest.settings("https://id.example", "one secret of 32 characters here"), "sign-in"),
                new Seal(SignInTest.settings("https://id.example", "another secret of 32 characters."), "session"),
                new Seal(
                        SignInTest.settings("https://other.example", "one secret of 32 characters here"), "session"))) {
            refuses(other, sealed);
        }
    }

    /** Each part of it, and each character. */
    @Test
    void isNothingOnceItWasChanged() {
        String sealed = seal.sealed(CONTENT, later);
        for (int at = 0; at < sealed.length(); at++) {
            refuses(seal, sealed.substring(0, at) + another(sealed.charAt(at)) + sealed.substring(at + 1));
        }
    }

    /** One with another first bit: the last bits of a part's last character mean nothing, the first always does. */
    private static char another(char c) {
        return BASE64URL.charAt((BASE64URL.indexOf(c) ^ 32) % BASE64URL.length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "....",
                "a.b.c.d.e",
                "eyJhbGciOiJub25lIn0.e30.",
                "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0....",
                "open sesame"
            })
    void isNothingThatSomebodyHasMadeUp(String sealed) {
        refuses(seal, sealed);
    }

    private static void refuses(Seal seal, String sealed) {
        assertThatThrownBy(() -> seal.opened(sealed))
                .isInstanceOfSatisfying(
                        BadTokenException.class,
                        bad -> assertThat(bad.hasEnded()).isFalse());
    }
}
