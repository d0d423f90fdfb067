package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextOfTest {
    @ParameterizedTest
    @ValueSource(strings = {"0d", "7d", "25h", "90s", "15m", "607ms", "86307s"})
    void aDurationIsWrittenAsItIsRead(String text) {
        assertThat(DurationText.of(DurationText.parse(text))).isEqualTo(text);
    }
}
