package io.halley.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnTest {
    @Test
    void isTakenOutOfWhatAllAskAlike() {
        Own ann = Own.in("after=a-1&as=Ann+Lee&with=presence&visit=k3");
        Own bob = Own.in("after=a-1&as=B%C3%B6b&with=presence&visit=k4");
        assertThat(ann.as()).isEqualTo("Ann Lee");
        assertThat(ann.visit()).isEqualTo("k3");
        assertThat(bob.as()).isEqualTo("Böb");
        assertThat(bob.rest()).isEqualTo(ann.rest());
        assertThat(Own.in("after=a-2&as=Ann+Lee&with=presence&visit=k3").rest()).isNotEqualTo(ann.rest());
    }

    /** What is wrong with them is found where the query is read as a whole, and nobody is taken for somebody else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=a-1",
                "",
                "alias=1",
                "after=a-1&as=%zz",
                "after=a-1&as=%ff",
                "after=a-1&visit=é",
                "%61s=Ann"
            })
    void isNothingWhereItIsNotWrittenAsUsual(String query) {
        Own own = Own.in(query);
        assertThat(own.isNothing()).isTrue();
        assertThat(own.rest()).startsWith(query);
    }

    @Test
    void ofTwoTheSecondStaysWithWhatIsRead() {
        assertThat(Own.in("as=Ann&as=Bob").rest()).contains("as=Bob");
    }
}
