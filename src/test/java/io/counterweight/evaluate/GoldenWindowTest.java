package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The live window as it was first stored with a control group in it: weights behind those alone
/// that have one. Later builds read it and go on; [#main] wrote it.
class GoldenWindowTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String FILE = "/golden/declined/window.bin";
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final int ROWS = 90;

    /// Writes the file below the folder of test resources.
    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(RESOURCES + FILE), bytes(fed(0, ROWS)));
    }

    @Test
    void aWindowOfBeforeSaysTheSameOfAllTrafficAndGoesOn() throws IOException {
        var golden = golden();
        var read = new LiveMetrics(CLASSES, 50, null);
        read.read(new DataInputStream(new ByteArrayInputStream(golden)));
        var all = evaluation(read).allTraffic();
        assertThat(all).isNotNull();
        // Of 50 rows 10 are of the control group, 3 of them frauds, and each stands for 50.
        assertThat(all.control()).isEqualTo(10);
        assertThat(all.controlFrauds()).isEqualTo(3);
        assertThat(all.frauds()).isEqualTo(3 * 50 + 13);
        assertThat(all.labelled().frauds()).isEqualTo(16);
        assertThat(evaluation(read)).isEqualTo(evaluation(fed(0, ROWS)));
        assertThat(bytes(read)).isEqualTo(golden);
        feed(read, ROWS, 2 * ROWS);
        assertThat(bytes(read)).isEqualTo(bytes(fed(0, 2 * ROWS)));
    }

    private static byte[] golden() throws IOException {
        try (var in = GoldenWindowTest.class.getResourceAsStream(FILE)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static LiveMetrics fed(int from, int to) {
        var metrics = new LiveMetrics(CLASSES, 50, null);
        feed(metrics, from, to);
        return metrics;
    }

    /// Every third is a fraud, every fifth of the control group.
    private static void feed(LiveMetrics metrics, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean isControl = i % 5 == 0;
            float p = isControl ? .75f : (i * 7 % 31) / 62f;
            float[] said = {1 - p, p};
            metrics.add(
                    new JudgedScore(
                            "t" + i,
                            i * 60_000L,
                            isControl ? 1 : 0,
                            said,
                            said,
                            isControl ? 50 : 1),
                    i % 3 == 0 ? 1 : 0,
                    0);
        }
    }

    private static byte[] bytes(LiveMetrics metrics) throws IOException {
        var bytes = new ByteArrayOutputStream();
        metrics.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static Evaluation evaluation(LiveMetrics metrics) {
        return metrics.evaluation("p", "r", false, 0, false, Evaluation.Learning.none(2));
    }
}
