package io.halley.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.halley.OddText;
import io.halley.message.MalformedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is submitted is understood, or refused as malformed; nothing else is ever thrown. */
class OddTextTest {
    @Provide
    Arbitrary<String> forms() {
        return OddText.of("msg=", "timestamp=", "&", "%", "%41", "%ff", "%EF%BF%BD", "%E2%80", "12", "undefined");
    }

    @Property
    void aFormIsOneOrRefused(@ForAll("forms") String form) {
        try {
            assertThat(Submission.parse(form).last()).isNotNegative();
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    /** Half a surrogate pair has no encoding: a form brings it as a question mark. */
    @Property
    void whatIsEncodedComesAsItWas(@ForAll("forms") String msg) {
        String sent = new String(msg.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(Submission.parse("timestamp=7&msg=" + URLEncoder.encode(sent, StandardCharsets.UTF_8)))
                .isEqualTo(new Submission(sent, "7"));
    }
}
