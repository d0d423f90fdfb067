package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WilsonBandTest {
    /// The published values have four digits.
    private static final double FOUR_DIGITS = 5e-5;

    @Test
    void bandIsTheOneOfTheTextbooks() {
        var half = WilsonBand.of(5, 10);
        var few = WilsonBand.of(1, 10);

        assertThat(half.low()).isEqualTo(.2366, within(FOUR_DIGITS));
        assertThat(half.high()).isEqualTo(.7634, within(FOUR_DIGITS));
        assertThat(few.low()).isEqualTo(.0179, within(FOUR_DIGITS));
        assertThat(few.high()).isEqualTo(.4042, within(FOUR_DIGITS));
    }

    @Test
    void noneAndAllReachTheEndsButNotTheOtherEnd() {
        var none = WilsonBand.of(0, 10);
        var all = WilsonBand.of(10, 10);

        assertThat(none.low()).isZero();
        assertThat(none.high()).isEqualTo(.2775, within(FOUR_DIGITS));
        assertThat(all.low()).isEqualTo(.7225, within(FOUR_DIGITS));
        assertThat(all.high()).isOne();
    }

    @Test
    void noTrialHasNoBandAndMoreHitsThanTrialsAreRefused() {
        assertThat(WilsonBand.of(0, 0)).isNull();
        assertThatThrownBy(() -> WilsonBand.of(3, 2))
                .hasMessage("hits must lie between 0 and trials: hits=3, trials=2");
    }
}
