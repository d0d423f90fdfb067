package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JudgeTest {
    @Test
    void daysMustBeWhole() {
        assertThatThrownBy(() -> new Judge(Duration.ZERO, "card", 100, Duration.ofHours(1)))
                .hasMessage("judge.known-for must be whole days, 0 or more: known-for=PT1H");
        assertThatThrownBy(() -> new Judge(Duration.ofDays(-1), null, null, null))
                .hasMessageContaining("judge.from must not be negative");
    }

    @Test
    void cardPrecisionNeedsAnEntityAndACard() {
        assertThatThrownBy(() -> new Judge(Duration.ZERO, null, 100, null))
                .hasMessageContaining("need judge.entity: top=100");
        assertThatThrownBy(() -> new Judge(Duration.ZERO, "card", 0, null))
                .hasMessage("judge.top must be at least 1: top=0");
    }
}
