package io.halley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.OddText;
import io.halley.message.MalformedException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked is understood, or refused as malformed; nothing else is ever thrown. */
class OddTextTest {
    private static final int MAX_WAIT = 25;

    @Provide
    Arbitrary<String> headers() {
        return OddText.of("wait", "wait=", "=10", "=\"", "99999999999999999999", "respond-async", "; ", ", ", "\\\"");
    }

    @Provide
    Arbitrary<String> bodies() {
        return OddText.of(
                "{\"text\":\"",
                "{\"html\":\"",
                "\"author\":",
                "\"}",
                "null",
                "1e999",
                "-",
                "true",
                "\\u00",
                "\\ud83d",
                "\\n",
                "[[",
                "}}");
    }

    @Provide
    Arbitrary<String> values() {
        return OddText.of("abcdefgh-", "1", "9007199254740991", "00", "--", "1e3", "٣");
    }

    @Property
    void aPreferenceIsAWaitOrNone(@ForAll("headers") String header) {
        Prefer.wait(List.of(header), MAX_WAIT)
                .ifPresent(seconds -> assertThat(seconds).isBetween(1, MAX_WAIT));
    }

    @Property
    void aBodyIsAMessageOrRefused(@ForAll("bodies") String body) {
        try {
            assertThat(PostedJson.draft(body, Integer.MAX_VALUE).text()).isNotEmpty();
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Property
    void aReadingIsOneOrRefused(@ForAll("values") String after, @ForAll("values") String limit) {
        MultivaluedHashMap<String, String> query = new MultivaluedHashMap<>();
        query.add("after", after);
        query.add("limit", limit);
        try {
            Reading reading = Reading.of(query);
            assertThat(reading.after()).hasToString(after);
            assertThat(reading.limit()).isBetween(1, 500);
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
