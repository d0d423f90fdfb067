package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void aNumberIsTransactionsASecond() {
        assertThat(Rate.parse("2000").perSecond()).hasValue(2000);
        assertThat(Rate.parse("0.5").perSecond()).hasValue(0.5);
    }

    @Test
    void maxHasNoLimit() {
        assertThat(Rate.parse("max").perSecond()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.0", "-1", "fast", "", "NaN", "1e3", "10d", "9999999999"})
    void anythingElseIsRefusedByItsText(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("but is \"" + text + "\"");
    }
}
