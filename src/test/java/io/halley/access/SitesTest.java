package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SitesTest {
    private static final List<String> GUESTS = List.of("https://Guest.example", "http://guest.example:8080");
    private static final Sites LOCAL = new Sites(List.of("localhost"), GUESTS);
    private static final Sites NAMED = new Sites(List.of("Chat.example"), GUESTS);
    private static final Sites OPEN = new Sites(List.of("*"), GUESTS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9080",
                "a.localhost:1",
                "127.0.0.1:9080",
                "[::1]:9080",
                "[::1]",
                "10.1.2.3",
                "localhost.",
                "localhost.:9080",
                "a.localhost."
            })
    void onThisMachineItGoesByLocalNamesAndAddresses(String host) {
        assertThat(LOCAL.areAt(host)).isTrue();
        assertThat(OPEN.areAt(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evillocalhost",
                "x:localhost",
                "",
                ".",
                "....",
                "1",
                "1.2.3",
                "256.1.1.1",
                "[::1]x",
                "[::1",
                "[]",
                "[1.2.3.4]",
                "::1",
                "localhost..",
                "localhost:x",
                "localhost:999999",
                "localhost:"
            })
    void aNameThatLeadsHereIsNotOurs(String host) {
        assertThat(LOCAL.areAt(host)).isFalse();
        assertThat(NAMED.areAt(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"chat.example, true", "CHAT.example:443, true", "localhost, false", "a.chat.example, false"})
    void goesByTheNamesThatItIsGiven(String host, boolean ours) {
        assertThat(NAMED.areAt(host)).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({
        "same-origin, http://localhost:9080, true",
        "none,        null,                  true",
        "same-site,   http://localhost:3000, false",
        "cross-site,  http://evil.example,   false",
        "cross-site,  null,                  false",
        "cross-site,  ,                      false",
        "nonsense,    ,                      false",
        "cross-site,  https://guest.example, true",
        "same-site,   http://guest.example:8080, true",
        ",            ,                      true",
        ",            http://localhost:9080, true",
        ",            http://LOCALHOST:9080, true",
        ",            http://localhost,      false",
        ",            http://localhost:90801, false",
        ",            http://evil.example,   false",
        ",            null,                  false",
        ",            '',                    false",
        ",            https://guest.example, true",
        ",            https://guest.example.evil.example, false"
    })
    void pagesOfOtherSitesReadAtMost(String site, String origin, boolean allowed) {
        for (String method : List.of("POST", "PUT", "DELETE", "BREW")) {
            assertThat(LOCAL.allow(method, site, origin, "localhost:9080")).isEqualTo(allowed);
            assertThat(LOCAL.allowWithCookie(method, site, origin, "localhost:9080"))
                    .isEqualTo(allowed && !LOCAL.isGuest(origin));
        }
        assertThat(LOCAL.allow("GET", site, origin, "localhost:9080")).isTrue();
        assertThat(LOCAL.allowWithCookie("GET", site, origin, "localhost:9080")).isTrue();
    }
}
