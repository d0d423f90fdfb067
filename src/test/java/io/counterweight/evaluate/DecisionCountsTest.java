package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecisionCountsTest {
    @Test
    void recallPrecisionAndAccuracyAreSharesOfTheCounts() {
        var counts = new DecisionCounts(3);
        counts.add(0, 0);
        counts.add(0, 0);
        counts.add(0, 1);
        counts.add(1, 1);
        counts.add(1, 0);

        assertThat(counts.recall(0)).isEqualTo(2.0 / 3);
        assertThat(counts.precision(0)).isEqualTo(2.0 / 3);
        assertThat(counts.recall(1)).isEqualTo(.5);
        assertThat(counts.precision(1)).isEqualTo(.5);
        assertThat(counts.accuracy()).isEqualTo(.6);
        assertThat(counts.shareOf(0)).isEqualTo(.6);
        assertThat(counts.labelled(1)).isEqualTo(2);
        assertThat(counts.decided(0)).isEqualTo(3);
    }

    @Test
    void aClassNobodySawHasNoValue() {
        var counts = new DecisionCounts(2);

        assertThat(counts.recall(1)).isNull();
        assertThat(counts.precision(1)).isNull();
        assertThat(counts.accuracy()).isNull();
        assertThat(counts.shareOf(0)).isNull();
    }

    @Test
    void whatIsRemovedWasNeverThere() {
        var counts = new DecisionCounts(2);
        counts.add(1, 0);
        counts.add(0, 0);
        counts.remove(1, 0);

        assertThat(counts.total()).isOne();
        assertThat(counts.recall(1)).isNull();
        assertThat(counts.precision(0)).isOne();
    }
}
