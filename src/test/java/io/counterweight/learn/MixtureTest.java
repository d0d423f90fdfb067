package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MixtureTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-6);

    @Test
    void withoutABoundAllCountEverywhere() {
        assertThat(logOdds(null, .001, .9)).isEqualTo((logOdds(.001) + logOdds(.9)) / 2, CLOSE);
    }

    @Test
    void aboveTheBoundAllCountAndBelowTheFirstCountsForMore() {
        double half = (logOdds(.4) + logOdds(.9)) / 2;
        assertThat(logOdds(.02, .4, .9)).isEqualTo(half, CLOSE);
        // A tenth of the bound: the other's half counts a tenth.
        double tenth = .95 * logOdds(.002) + .05 * logOdds(.9);
        assertThat(logOdds(.02, .002, .9)).isEqualTo(tenth, CLOSE);
        assertThat(logOdds(.02, 1e-9, .9)).isEqualTo(logOdds(1e-9), Offset.offset(1e-4));
    }

    @Test
    void lessOfSomeMembersIsMoreOfTheOthers() {
        var mixture = new Mixture(List.of(.5, .25, .25), 0, null, Calibration.identity(2));

        assertThat(mixture.withShares(List.of(.5, 1.0, 1.0)).weights())
                .containsExactly(1 / 3.0, 1 / 3.0, 1 / 3.0);
        var against = new Mixture(List.of(-1.0, 2.0), 0, null, Calibration.identity(2));
        assertThat(against.withShares(List.of(1.0, .5))).isEqualTo(against);
    }

    @Test
    void theMajorityIsTheClassThatIsNotSuspected() {
        var mixture = new Mixture(List.of(.5, .5), 1, .02, Calibration.identity(2));
        var row = mixed(mixture, .998, .1);
        assertThat(row[1] - row[0])
                .isCloseTo((float) (.95 * logOdds(.998) + .05 * logOdds(.1)), Offset.offset(1e-5f));
    }

    /// The calibration of a blend is fitted to what its model gives.
    @Test
    void aBlendHandsItsBoundOnThroughFits() {
        var classes = new Classes(List.of("genuine", "fraud"), 0);
        var recipe = new Recipe.Blend("both", List.of("a", "b"), .02, null);
        var blend = Blend.of(recipe, classes);
        long day = 86_400_000L;
        for (int i = 0; i < 4000; i++) {
            double p = i % 10 == 0 ? .6 : .01;
            blend.learnOne(opinions(p, p), i % 20 == 0 ? 1 : 0, i, day / 1000 * i);
        }
        assertThat(blend.mixture().othersFrom()).isEqualTo(.02);
        assertThat(blend.mixture().calibration().map()).isInstanceOf(CalibrationMap.Platt.class);
    }

    /// A blend of two would else take a third member's weight out of what is not one.
    @Test
    void theStateOfABlendOfOthersIsNotTaken() throws IOException {
        var classes = new Classes(List.of("genuine", "fraud"), 0);
        var two = Blend.of(new Recipe.Blend("b", List.of("a", "b"), null, null), classes);
        var same = Blend.of(new Recipe.Blend("b", List.of("a", "b"), null, null), classes);
        var three = Blend.of(new Recipe.Blend("b", List.of("a", "b", "c"), null, null), classes);
        var bytes = new ByteArrayOutputStream();
        two.writeTo(new DataOutputStream(bytes));
        same.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        var of = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(three.readFrom(of).isAnew()).isTrue();
    }

    @Test
    void aBoundThatIsNoProbabilityIsRefused() {
        for (double bad : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> new Recipe.Blend("both", List.of("a", "b"), bad, null))
                    .hasMessage("others-from must be in (0, 1]: others-from=" + bad);
        }
    }

    private static double logOdds(@Nullable Double from, double first, double second) {
        var mixture = new Mixture(List.of(.5, .5), 0, from, Calibration.identity(2));
        var row = mixed(mixture, first, second);
        return row[1] - row[0];
    }

    private static float[] mixed(Mixture mixture, double first, double second) {
        var row = new float[2];
        mixture.mix(opinions(first, second), row);
        return row;
    }

    private static float[] opinions(double first, double second) {
        return new float[] {log(1 - first), log(first), log(1 - second), log(second)};
    }

    private static float log(double p) {
        return (float) Math.log(p);
    }

    private static double logOdds(double p) {
        return Math.log(p) - Math.log(1 - p);
    }
}
