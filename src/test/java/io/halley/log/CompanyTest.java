package io.halley.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompanyTest {
    private static final long TRANSACTION = 2 * Company.WORTH_SHARING_NANOS;

    private long now = 1_000_000_000;
    private final Company company = new Company(() -> now);

    @Test
    void letsAPostAfterAPauseGoAtOnce() {
        tryWith(40);
        now += TRANSACTION;
        assertThat(company.isThere(1)).isTrue();
    }

    @Test
    void waitsForAsManyAsCameInTheLastTrial() {
        tryWith(5);
        assertThat(company.isThere(4)).isFalse();
        assertThat(company.isThere(5)).isTrue();
        write(5, TRANSACTION);
        assertThat(company.isThere(4)).isFalse();
        assertThat(company.isThere(5)).isTrue();
    }

    @Test
    void waitsNoLongerThanATransactionTakesInATrial() {
        beginATrial();
        now += TRANSACTION - 1;
        assertThat(company.isThere(Company.ENOUGH - 1)).isFalse();
        assertThat(company.nanosLeft()).isEqualTo(1);
        now++;
        assertThat(company.isThere(1)).isTrue();
    }

    @Test
    void waitsNoLongerThanAnybodyNoticesWhereTransactionsAreSlow() {
        for (int i = 0; i < 100; i++) {
            write(1, 10 * Company.LONGEST_NANOS);
        }
        assertThat(company.nanosLeft()).isEqualTo(Company.LONGEST_NANOS);
    }

    @Test
    void takesNoSlowTransactionForTheRule() {
        write(1, Company.WORTH_SHARING_NANOS);
        write(1, 8 * Company.WORTH_SHARING_NANOS);
        assertThat(company.nanosLeft()).isLessThan(2 * Company.WORTH_SHARING_NANOS);
    }

    @Test
    void neverWaitsForMoreThanEnough() {
        beginATrial();
        assertThat(company.isThere(Company.ENOUGH)).isTrue();
        write(400, TRANSACTION);
        assertThat(company.isThere(Company.ENOUGH - 1)).isFalse();
        assertThat(company.isThere(Company.ENOUGH)).isTrue();
    }

    @Test
    void holdsUpNobodyWhoIsAlone() {
        tryWith(40);
        tryWith(1);
        for (int i = 0; i < 10; i++) {
            assertThat(company.isThere(1)).isTrue();
            write(1, TRANSACTION);
        }
    }

    @Test
    void sharesNoTransactionThatTakesNoLongerThanToShareIt() {
        tryWith(5);
        for (int i = 0; i < 40; i++) {
            write(1, Company.WORTH_SHARING_NANOS / 2);
        }
        now += Company.TRIAL_EVERY_NANOS;
        for (int i = 0; i < 2; i++) {
            assertThat(company.isThere(1)).isTrue();
            write(1, Company.WORTH_SHARING_NANOS / 2);
        }
    }

    /** The next transaction is a trial. */
    private void beginATrial() {
        write(1, TRANSACTION);
        now += Company.TRIAL_EVERY_NANOS;
        write(1, TRANSACTION);
    }

    private void tryWith(int posts) {
        beginATrial();
        now += TRANSACTION;
        write(posts, TRANSACTION);
    }

    private void write(int posts, long nanos) {
        company.begin(posts);
        now += nanos;
        company.end();
    }
}
