package io.halley.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.message.Draft;
import io.halley.problem.RefusedException;
import org.junit.jupiter.api.Test;

class PersonTest {
    private static final Person ANN = new Person("u-1", "Ann", Long.MAX_VALUE, Grants.OF_ANYBODY);

    @Test
    void isTheAuthorOfWhatTheySay() {
        Draft signed = new Draft("Ann", "Hi", "<b>Hi</b>", "u-1");
        assertThat(ANN.sign(Draft.rich(null, "<b>Hi", Integer.MAX_VALUE))).isEqualTo(signed);
        assertThat(ANN.sign(Draft.rich("Ann", "<b>Hi", Integer.MAX_VALUE))).isEqualTo(signed);
    }

    @Test
    void speaksForNobodyElse() {
        assertThatThrownBy(() -> ANN.sign(Draft.plain("Bob", "Hi")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(403));
    }

    @Test
    void goesByAnyNameWhereNobodyIsAsked() {
        assertThat(Person.ANYBODY.sign(Draft.plain("Bob", "Hi"))).isEqualTo(new Draft("Bob", "Hi", null));
    }
}
