package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextOfTest {
    @ParameterizedTest
    @ValueSource(strings = {"0d", "7d", "25h", "90s", "15m", "607ms", "86307s"})
    void aDurationIsWrittenAsItIsRead(String text) {
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
    }

    /// Longer than any stream is old.
    @Test
    void aDurationOfAges() {
        assertThat(DurationText.parse("36500d")).isEqualTo(Duration.ofDays(36_500));
        assertThatThrownBy(() -> DurationText.parse("99999999999d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 36500d")
                .hasMessageContaining("99999999999d");
    }
}
