package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FraudTimesTest {
    @Test
    void thoseThatWereKnownBeforeATimeAreCounted() {
        var times = new FraudTimes();
        assertThat(times.before(Long.MAX_VALUE)).isZero();
        for (int i = 0; i < 3_000; i++) {
            times.add(10L * i);
        }
        times.add(5);

        assertThat(times.before(0)).isZero();
        assertThat(times.before(1)).isEqualTo(1);
        assertThat(times.before(10)).isEqualTo(1);
        assertThat(times.before(29_990)).isEqualTo(2_999);
        assertThat(times.before(29_991))
                .as("one that goes back counts as the newest")
                .isEqualTo(3_001);
    }
}
