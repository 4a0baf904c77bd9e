package io.halley.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares shares = new Shares(400, 8);

    @Test
    void nobodyGetsMoreThanAQuarterOfTheBytes() {
        assertThat(shares.take("a", 60)).isTrue();
        assertThat(shares.take("a", 60)).isFalse();
        assertThat(shares.take("b", 60)).isTrue();
        shares.giveBack("a", 60);
        assertThat(shares.take("a", 60)).isTrue();
    }

    @Test
    void norMoreThanAQuarterOfThePlaces() {
        assertThat(shares.take("a", 1)).isTrue();
        assertThat(shares.take("a", 1)).isTrue();
        assertThat(shares.take("a", 1)).isFalse();
    }

    @Test
    void allTogetherGetNoMoreThanThereIs() {
        for (String address : new String[] {"a", "b", "c", "d"}) {
            assertThat(shares.take(address, 100)).isTrue();
        }
        assertThat(shares.take("a", 1)).isFalse();
        assertThat(shares.take("", 1)).isFalse();
        shares.giveBack("d", 100);
        assertThat(shares.take("", 100)).isTrue();
    }

    @Test
    void whoIsNobodyMayTakeAll() {
        assertThat(shares.take("", 300)).isTrue();
        assertThat(shares.take("", 100)).isTrue();
        assertThat(shares.take("", 1)).isFalse();
    }

    @Test
    void whatIsLongerThanAllGetsThroughByItself() {
        assertThat(shares.take("a", 1_000)).isTrue();
        assertThat(shares.take("b", 1)).isFalse();
    }
}
