package io.halley.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.message.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
    @Test
    void readsWhatAFormSends() {
        assertThat(Submission.parse("msg=%3Cb%3Ea+b%26c%3C%2Fb%3E&x=1"))
                .isEqualTo(new Submission("<b>a b&c</b>", null));
        assertThat(Submission.parse("timestamp=42")).isEqualTo(new Submission(null, "42"));
        assertThat(Submission.parse("timestamp=")).isEqualTo(new Submission(null, ""));
        assertThat(Submission.parse("msg")).isEqualTo(new Submission("", null));
        assertThat(Submission.parse("")).isEqualTo(new Submission(null, null));
        assertThat(Submission.parse("msg=%EF%BF%BD")).isEqualTo(new Submission("\uFFFD", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "undefined", "null", "abc", "-1", "1e3", "12abc", "9999999999999999", "٣"})
    void whatIsNoNumberIsTheBeginning(String timestamp) {
        assertThat(new Submission(null, timestamp).last()).isZero();
    }

    @Test
    void goesOnFromANumber() {
        assertThat(new Submission(null, "42").last()).isEqualTo(42);
        assertThat(new Submission(null, null).last()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"msg=%", "msg=%zz", "msg=%ff", "msg=a&msg=b", "timestamp=1&timestamp=2"})
    void refusesWhatIsEncodedBadlyOrThereTwice(String body) {
        assertThatThrownBy(() -> Submission.parse(body)).isInstanceOf(MalformedException.class);
    }
}
