package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.MinorityBuffer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An example that stands for others counts as often as it stands for.
class StandsForOthersTest {
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    private static final Calibrating ISOTONIC =
            new Calibrating.Isotonic(Duration.ofDays(14), Duration.ofDays(1));
    private static final int ROWS = 3_000;

    private final float[] logs = new float[2 * ROWS];
    private final int[] labels = new int[ROWS];
    private final float[] weights = new float[ROWS];

    /// Every fourth row stands for three.
    private void fill() {
        var random = new Random(3);
        for (int r = 0; r < ROWS; r++) {
            labels[r] = r % 10 == 0 ? 1 : 0;
            double odds = (labels[r] == 1 ? 1 : -2) + 2 * random.nextGaussian();
            logs[2 * r] = (float) -Math.log1p(Math.exp(odds));
            logs[2 * r + 1] = (float) -Math.log1p(Math.exp(-odds));
            weights[r] = r % 4 == 0 ? 3 : 1;
        }
    }

    @Test
    void aWeightOfThreeIsTheRowThreeTimesInPlatt() {
        fill();
        float[] often = new float[6 * ROWS];
        int[] oftenLabels = new int[3 * ROWS];
        int rows = 0;
        for (int r = 0; r < ROWS; r++) {
            for (int copy = 0; copy < weights[r]; copy++) {
                System.arraycopy(logs, 2 * r, often, 2 * rows, 2);
                oftenLabels[rows++] = labels[r];
            }
        }
        var weighted = (CalibrationMap.Platt) PlattFit.of(logs, labels, weights, ROWS, 2);
        var repeated = (CalibrationMap.Platt) PlattFit.of(often, oftenLabels, rows, 2);
        assertThat(weighted.scale()).isCloseTo(repeated.scale(), within(1e-6));
        assertThat(weighted.offsets().getLast())
                .isCloseTo(repeated.offsets().getLast(), within(1e-6));
        var unweighted = (CalibrationMap.Platt) PlattFit.of(logs, labels, ROWS, 2);
        assertThat(weighted.offsets().getLast())
                .isNotCloseTo(unweighted.offsets().getLast(), within(1e-3));
    }

    /// Of rows of one score the knot is the weighted share.
    @Test
    void aKnotIsAtTheWeightedShare() {
        float[] one = new float[200];
        int[] label = new int[100];
        float[] weight = new float[100];
        for (int r = 0; r < 100; r++) {
            one[2 * r] = one[2 * r + 1] = (float) Math.log(0.5);
            label[r] = r < 30 ? 1 : 0;
            weight[r] = label[r] == 1 ? 5 : 1;
        }
        var map = (CalibrationMap.Isotonic) IsotonicFit.of(one, label, weight, 100);
        assertThat(map.to().getFirst()).isCloseTo(Math.log(150.5 / 70.5), within(1e-6));
    }

    @Test
    void scoresAreKeptWithTheirWeightsAndWithoutAnyAsBefore() throws IOException {
        fill();
        var window = new ScoreWindow(2);
        var plain = new ScoreWindow(2);
        for (int r = 0; r < ROWS; r++) {
            window.add(logs, 2 * r, labels[r], r, r + 1, weights[r]);
            plain.add(logs, 2 * r, labels[r], r, r + 1, 1);
        }
        byte[] kept = written(window);
        assertThat(written(plain)).as("25 bytes a row and their number").hasSize(25 * ROWS + 4);
        var read = new ScoreWindow(2);
        read.readFrom(new DataInputStream(new ByteArrayInputStream(kept)));
        assertThat(written(read)).isEqualTo(kept);
        assertThat(read.fit(ISOTONIC, 0))
                .isEqualTo(window.fit(ISOTONIC, 0))
                .isNotEqualTo(plain.fit(ISOTONIC, 0));
    }

    private static byte[] written(ScoreWindow window) throws IOException {
        var bytes = new ByteArrayOutputStream();
        window.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    /// 1 on the mean of all, so that replay moves no class's share.
    @Test
    void aReplayedFraudCountsByItsWeightOverThatOfAll() throws IOException {
        var buffer = new MinorityBuffer(TWO, 1, 8);
        buffer.add(1, 1, new float[] {1}, 1, 1);
        buffer.add(2, 2, new float[] {2}, 1, 4);
        buffer.add(3, 3, new float[] {3}, 1, 10);
        buffer.remove(3, 1);
        buffer.add(4, 4, new float[] {4}, 1, 4);
        var bytes = new ByteArrayOutputStream();
        buffer.writeTo(new DataOutputStream(bytes));
        var read =
                MinorityBuffer.readFrom(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                        TWO,
                        1,
                        8);
        float[] drawn = new float[1];
        float[] found = new float[5];
        var random = new CounterRandom(5);
        for (int i = 0; i < 40; i++) {
            var draw = random.keyed(i, CounterRandom.Purpose.MINORITY_REPLAY);
            assertThat(read.draw(draw, drawn, 0)).isEqualTo(1);
            found[(int) drawn[0]] = read.drawnWeight();
        }
        assertThat(found[1]).isEqualTo(1 / 3f, within(1e-6f));
        assertThat(found[2]).isEqualTo(4 / 3f, within(1e-6f));
        assertThat(found[4]).isEqualTo(4 / 3f, within(1e-6f));
        assertThat(found[3]).as("let go of").isZero();
    }
}
