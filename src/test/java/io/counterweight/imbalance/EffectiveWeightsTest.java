package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EffectiveWeightsTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    private static final Classes THREE = new Classes(List.of("genuine", "stolen", "takeover"), 0);
    private static final Weighting NONE = new Weighting.None();
    private static final int[] HELD = {0, 100};

    @Test
    void withoutAStrategyEveryClassWeighsWhatItWeighs() {
        assertThat(logs(NONE, List.of(), 9_900, 100)).containsExactly(0.0, 0.0);
        assertThat(logs(NONE, List.of(new Resampling.UniformReplay(2, null)), 9_900, 100))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void classWeightsEnterAsTheyAre() {
        assertThat(ratio(new Weighting.Running(0.0, 1e6), List.of(), 9_900, 100))
                .isCloseTo(Math.log(99), ROUNDING);
        assertThat(ratio(new Weighting.Fixed(Map.of("fraud", 5.0)), List.of(), 9_900, 100))
                .isCloseTo(Math.log(5), ROUNDING);
    }

    @Test
    void anUndersampledMajorityWeighsItsRate() {
        assertThat(ratio(NONE, List.of(new Resampling.Undersampling(0.2)), 9_900, 100))
                .isCloseTo(-Math.log(0.2), ROUNDING);
    }

    @Test
    void onlineBaggingBalancesButForItsCap() {
        assertThat(ratio(NONE, List.of(new Resampling.Oob(100.0)), 9_900, 100))
                .isCloseTo(Math.log(99), ROUNDING);
        assertThat(ratio(NONE, List.of(new Resampling.Oob(20.0)), 9_900, 100))
                .isCloseTo(Math.log(20), ROUNDING);
        assertThat(ratio(NONE, List.of(new Resampling.Uob()), 9_900, 100))
                .isCloseTo(Math.log(99), ROUNDING);
    }

    /// Of 1000 rows of a batch with 10 % replayed, 900 are new, 9 of them frauds: 109 instead of 9.
    @Test
    void replayedMinoritiesAreSeenAsOftenAsTheirShareSays() {
        assertThat(ratio(NONE, List.of(new Resampling.MinorityReplay(0.1)), 9_900, 100))
                .isCloseTo(Math.log(109 / 9.0), ROUNDING);
    }

    @Test
    void weightsAndResamplingCompose() {
        // New rows: 1,980 and 100, of which replay makes 90 %: 100 + 2,080 / 9 of the minority.
        double expected = Math.log(5) + Math.log((100 + 2_080 / 9.0) / 100) - Math.log(0.2);
        assertThat(
                        ratio(
                                new Weighting.Fixed(Map.of("fraud", 5.0)),
                                List.of(
                                        new Resampling.MinorityReplay(0.1),
                                        new Resampling.Undersampling(0.2),
                                        new Resampling.UniformReplay(1, null)),
                                9_900,
                                100))
                .isCloseTo(expected, ROUNDING);
    }

    @Test
    void syntheticExamplesStayWithinTheirBudget() {
        // 10 % of the batch would be 1,111 a 10,000 rows; 100 frauds allow 300.
        assertThat(ratio(NONE, List.of(new Resampling.Smote(0.1, 5, 100, 3.0)), 9_900, 100))
                .isCloseTo(Math.log(4), ROUNDING);
        assertThat(ratio(NONE, List.of(new Resampling.Smote(0.1, 5, 100, 20.0)), 9_900, 100))
                .isCloseTo(Math.log(1 + 10_000 / 9.0 / 100), ROUNDING);
        assertThat(ratio(NONE, List.of(new Resampling.Smote(0.1, 5, 101, 20.0)), 9_900, 100))
                .isZero();
    }

    @Test
    void replayIsSpreadAsTheBufferHolds() {
        ClassCounts counts = counts(9_800, 150, 50);
        List<Double> logs =
                EffectiveWeights.logs(
                        new ClassWeights(NONE, THREE),
                        List.of(new Resampling.MinorityReplay(0.2)),
                        0,
                        counts,
                        new int[] {0, 75, 50});
        // 2,500 replayed: 1,500 and 1,000.
        assertThat(logs.get(0)).isZero();
        assertThat(logs.get(1)).isCloseTo(Math.log(1_650 / 150.0), ROUNDING);
        assertThat(logs.get(2)).isCloseTo(Math.log(1_050 / 50.0), ROUNDING);
    }

    @Test
    void aClassThatWasNeverSeenHasAFiniteLog() {
        assertThat(logs(NONE, List.of(new Resampling.MinorityReplay(0.1)), 50, 0))
                .containsExactly(0.0, 0.0);
    }

    @Test
    void whatCannotBeComposedIsRefused() {
        assertThatThrownBy(() ->
                        Resampling.requireComposable(
                                List.of(new Resampling.Uob(), new Resampling.Oob(2.0))))
                .hasMessageStartingWith("resampling must be oob or uob, not both");
        assertThatThrownBy(() ->
                        Resampling.requireComposable(
                                List.of(new Resampling.Uob(), new Resampling.Uob())))
                .hasMessageStartingWith("resampling must name each kind once");
        assertThatThrownBy(() ->
                        Resampling.requireComposable(
                                List.of(
                                        new Resampling.MinorityReplay(0.4),
                                        new Resampling.Smote(0.4, 5, 100, 20.0))))
                .hasMessageStartingWith("shares must be at most 0.75 together: shares=0.8");
    }

    private static double ratio(
            Weighting weighting, List<Resampling> resampling, int majority, int minority) {
        List<Double> logs = logs(weighting, resampling, majority, minority);
        return logs.get(1) - logs.get(0);
    }

    private static List<Double> logs(
            Weighting weighting, List<Resampling> resampling, int majority, int minority) {
        return EffectiveWeights.logs(
                new ClassWeights(weighting, TWO), resampling, 0, counts(majority, minority), HELD);
    }

    private static ClassCounts counts(int... sizes) {
        ClassCounts counts = ClassCounts.plain(sizes.length);
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++) {
                counts.add(c, 0);
            }
        }
        return counts;
    }
}
