package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompanyTest {
    private long now = 1_000_000_000;
    private final Company company = new Company(() -> now);

    @Test
    void letsAPostAfterAPauseGoAtOnce() {
        tryWith(40);
        now += Company.LONGEST_NANOS;
        assertThat(company.isThere(1)).isTrue();
    }

    @Test
    void waitsForAsManyAsCameInTheLastTrial() {
        tryWith(5);
        assertThat(company.isThere(4)).isFalse();
        assertThat(company.isThere(5)).isTrue();
        company.begin(5);
        assertThat(company.isThere(4)).isFalse();
        assertThat(company.isThere(5)).isTrue();
    }

    @Test
    void waitsForTheTimeInATrial() {
        beginATrial();
        now += Company.LONGEST_NANOS - 1;
        assertThat(company.isThere(Company.ENOUGH - 1)).isFalse();
        assertThat(company.nanosLeft()).isEqualTo(1);
        now++;
        assertThat(company.isThere(1)).isTrue();
    }

    @Test
    void neverWaitsForMoreThanEnough() {
        beginATrial();
        assertThat(company.isThere(Company.ENOUGH)).isTrue();
        company.begin(400);
        assertThat(company.isThere(Company.ENOUGH - 1)).isFalse();
        assertThat(company.isThere(Company.ENOUGH)).isTrue();
    }

    @Test
    void holdsUpNobodyWhoIsAlone() {
        tryWith(40);
        tryWith(1);
        for (int i = 0; i < 10; i++) {
            assertThat(company.isThere(1)).isTrue();
            company.begin(1);
        }
    }

    /** The next transaction is a trial. */
    private void beginATrial() {
        now += Company.TRIAL_EVERY_NANOS;
        company.begin(1);
    }

    private void tryWith(int posts) {
        beginATrial();
        now += Company.LONGEST_NANOS;
        company.begin(posts);
    }
}
