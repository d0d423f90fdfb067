package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// A stack with a half-life, on streams of which it is known whom to believe.
class FadingStackTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long DAY = 86_400_000L;
    private static final int A_DAY = 2_000;

    @Test
    void aMemberThatIsNoiseIsLeftOut() {
        var stream = new Stream(7, 1.0, 60);
        var blend = stack(60);
        double[] losses = stream.losses(blend, 10);
        // What the first says alone, what the mean of both says, what the stack says.
        assertThat(losses[2]).isLessThan(losses[0] * 1.01);
        assertThat(losses[2]).isLessThan(losses[1] * .8);
        assertThat(blend.mixture().weights().get(1)).isBetween(-.02, .02);
        assertThat(blend.mixture().weights().stream().mapToDouble(w -> w).sum())
                .isCloseTo(1, Offset.offset(1e-12));
        assertThat(blend.mixture().calibration().isIdentity()).isTrue();
    }

    @Test
    void membersThatAreAlikeKeepEqualWeights() {
        var blend = stack(60);
        var random = new Random(3);
        for (int i = 0; i < 30 * A_DAY; i++) {
            double z = -4 + 2 * random.nextGaussian();
            int label = random.nextDouble() < sigmoid(z) ? 1 : 0;
            double a = z + .3 * random.nextGaussian();
            double b = z + .3 * random.nextGaussian();
            blend.learnOne(opinions(a, b), label, i, DAY / A_DAY * i);
        }
        assertThat(blend.mixture().weights().get(0)).isCloseTo(.5, Offset.offset(.05));
        assertThat(blend.mixture().weights().get(1)).isCloseTo(.5, Offset.offset(.05));
    }

    @Test
    void whoIsRightFromADayOnIsBelievedSoonAfter() {
        var blend = stack(10);
        new Stream(5, 0, 30).losses(blend, 29);
        assertThat(blend.mixture().weights().get(0)).isGreaterThan(.9);
        new Stream(6, 0, 30).swapped().losses(blend, 29);
        assertThat(blend.mixture().weights().get(1)).isGreaterThan(.6);
    }

    @Test
    void withFewFraudsItIsTheMean() {
        var blend = stack(60);
        for (int i = 0; i < 3 * A_DAY; i++) {
            blend.learnOne(opinions(-5, -3), i % 400 == 0 ? 1 : 0, i, DAY / A_DAY * i);
        }
        assertThat(blend.mixture().weights()).containsExactly(.5, .5);
    }

    @Test
    void aRevisedLabelIsAsIfItHadNeverBeen() {
        var revised = stack(60);
        var right = stack(60);
        var random = new Random(9);
        for (int i = 0; i < 20 * A_DAY; i++) {
            double z = -4 + 2 * random.nextGaussian();
            int label = random.nextDouble() < sigmoid(z) ? 1 : 0;
            var row = opinions(z, z + random.nextGaussian());
            long time = DAY / A_DAY * i;
            if (i % 7 == 0) {
                revised.learnOne(row, 1 - label, i, time);
                revised.forget(i, 1 - label, row, time, 1);
            }
            revised.learnOne(row, label, i, time);
            right.learnOne(row, label, i, time);
        }
        assertThat(revised.mixture().weights().get(0))
                .isCloseTo(right.mixture().weights().get(0), Offset.offset(.02));
    }

    @Test
    void aRestartChangesNoBit() throws IOException {
        var whole = stack(60);
        var stream = new Stream(11, 1.0, 8);
        stream.learn(whole, 0, 5 * A_DAY + 777);
        var again = stack(60);
        assertThat(again.readFrom(in(bytes(whole)))).isEqualTo(Continuity.WHOLE);
        assertThat(bytes(again)).isEqualTo(bytes(whole));
        stream.learn(whole, 5 * A_DAY + 777, 8 * A_DAY);
        stream.learn(again, 5 * A_DAY + 777, 8 * A_DAY);
        assertThat(again.mixture()).isEqualTo(whole.mixture());
        assertThat(bytes(again)).isEqualTo(bytes(whole));
    }

    /// Written by the release that brought it, after five days and 40 rows of this stream.
    @Test
    void theStateOfFormat1IsReadAsItWasWritten() throws IOException {
        try (var golden = FadingStackTest.class.getResourceAsStream("fading-stack-1.bin")) {
            assertThat(golden).isNotNull();
            byte[] written = golden.readAllBytes();
            var read = stack(60);
            assertThat(read.readFrom(in(written))).isEqualTo(Continuity.WHOLE);
            assertThat(hex(read)).isEqualTo(HexFormat.of().formatHex(written));
            var now = stack(60);
            new Stream(11, 1.0, 6).learn(now, 0, 5 * A_DAY + 40);
            assertThat(hex(now)).isEqualTo(HexFormat.of().formatHex(written));
        }
    }

    @Test
    void withoutTheKeyAStackIsKeptUnderItsNameOfBefore() {
        var recipe = new Recipe.Stack("s", List.of("a", "b"), null, null, null);
        assertThat(recipe).hasToString("Stack[name=s, of=[a, b], window=PT336H, every=PT24H]");
        assertThatThrownBy(
                        () -> new Recipe.Stack("s", List.of("a", "b"), null, null, Duration.ZERO))
                .hasMessageContaining("half-life=PT0S");
        var day = Duration.ofDays(1);
        assertThatThrownBy(() -> new Recipe.Stack("s", List.of("a", "b"), day, null, day))
                .hasMessage("a stack has a half-life or a window: half-life=PT24H, window=PT24H");
    }

    private static Blend stack(int days) {
        var life = Duration.ofDays(days);
        return Blend.of(new Recipe.Stack("s", List.of("a", "b"), null, null, life), CLASSES);
    }

    /// One member knows the log-odds but for noise, the other says a normal draw about −4.
    private static final class Stream {
        private final double[] first;
        private final double[] second;
        private final int[] labels;
        private boolean isSwapped;

        Stream(int seed, double noise, int days) {
            int rows = days * A_DAY;
            var random = new Random(seed);
            first = new double[rows];
            second = new double[rows];
            labels = new int[rows];
            for (int i = 0; i < rows; i++) {
                double truth = -4 + 2.5 * random.nextGaussian();
                labels[i] = random.nextDouble() < sigmoid(truth) ? 1 : 0;
                first[i] = truth + .3 * noise * random.nextGaussian();
                second[i] = -4 + 2 * random.nextGaussian();
            }
        }

        Stream swapped() {
            isSwapped = true;
            return this;
        }

        void learn(Blend blend, int from, int to) {
            for (int i = from; i < to; i++) {
                blend.learnOne(row(i), labels[i], i, DAY / A_DAY * i);
            }
        }

        /// Mean log losses of the first, the mean and the blend, each row before its label, from a
        /// day on.
        double[] losses(Blend blend, int fromDay) {
            double[] sums = new double[3];
            long start = isSwapped ? 30 * DAY : 0;
            var row = new float[2];
            var p = new float[2];
            for (int i = 0; i < labels.length; i++) {
                var opinions = row(i);
                if (i >= fromDay * A_DAY) {
                    blend.mixture().mix(opinions, row);
                    blend.mixture().calibration().ofLogits(new float[] {row[1] - row[0]}, p);
                    sums[0] += loss(first[i], labels[i]);
                    sums[1] += loss((first[i] + second[i]) / 2, labels[i]);
                    sums[2] -= Math.log(p[labels[i]]);
                }
                blend.learnOne(opinions, labels[i], i, start + DAY / A_DAY * i);
            }
            int rows = labels.length - fromDay * A_DAY;
            return new double[] {sums[0] / rows, sums[1] / rows, sums[2] / rows};
        }

        private float[] row(int i) {
            return isSwapped ? opinions(second[i], first[i]) : opinions(first[i], second[i]);
        }
    }

    private static double loss(double z, int label) {
        return StrictMath.log1p(StrictMath.exp(label == 1 ? -z : z));
    }

    private static double sigmoid(double z) {
        return 1 / (1 + StrictMath.exp(-z));
    }

    private static float[] opinions(double a, double b) {
        return new float[] {ln(-a), ln(a), ln(-b), ln(b)};
    }

    private static float ln(double z) {
        return (float) -StrictMath.log1p(StrictMath.exp(-z));
    }

    private static byte[] bytes(Blend blend) throws IOException {
        var bytes = new ByteArrayOutputStream();
        blend.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static String hex(Blend blend) throws IOException {
        return HexFormat.of().formatHex(bytes(blend));
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
