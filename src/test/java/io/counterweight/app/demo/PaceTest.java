package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    @Test
    void theFirstIsDueAtOnceAndTheNextAfterTheInterval() {
        var pace = new Pace(Rate.parse("100"), 5);
        assertThat(pace.waitNanos(5)).isZero();
        pace.sent();
        assertThat(pace.waitNanos(5)).isEqualTo(10 * MILLI);
        assertThat(pace.waitNanos(5 + 4 * MILLI)).isEqualTo(6 * MILLI);
        assertThat(pace.waitNanos(5 + 10 * MILLI)).isZero();
    }

    @Test
    void timeLostIsMadeUpForSoThatTheRateHolds() {
        var pace = new Pace(Rate.parse("1000"), 0);
        assertThat(sentBy(pace, 500 * MILLI)).isEqualTo(501);
        assertThat(sentBy(pace, 510 * MILLI)).isEqualTo(10);
    }

    @Test
    void noMoreThanASecondIsMadeUpFor() {
        var pace = new Pace(Rate.parse("1000"), 0);
        assertThat(sentBy(pace, 60 * SECOND)).isEqualTo(1001);
    }

    @Test
    void withoutALimitTheNextIsAlwaysDue() {
        var pace = new Pace(Rate.parse("max"), 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pace.waitNanos(0)).isZero();
            pace.sent();
        }
    }

    private static int sentBy(Pace pace, long now) {
        int sent = 0;
        while (pace.waitNanos(now) == 0) {
            pace.sent();
            sent++;
        }
        return sent;
    }
}
