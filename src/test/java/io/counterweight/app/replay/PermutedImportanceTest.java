package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.config.PipelineFile;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.KeptRows;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.event.TopicNames;
import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.learn.ScoringModel.Dense;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings.Importance;
import io.counterweight.score.OnnxExport;
import io.counterweight.score.OnnxModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A model that reads the third column alone, which is above 0 for frauds and below for others.
class PermutedImportanceTest {
    private static final int READ = 2;

    private static StreamPlan plan = plan();

    private static StreamPlan plan() {
        var declared = PipelineFile.load(Path.of("models/handbook.yaml"));
        return Pipelines.plan(declared, TopicNames.of("handbook"), List.of("base"));
    }

    private static byte[] model = {};

    @BeforeAll
    static void export() {
        int n = plan.features().columns();
        float[] weights = new float[n];
        weights[READ] = 1;
        float[] deviation = new float[n];
        Arrays.fill(deviation, 1);
        model =
                OnnxExport.export(
                        new ScoringModel(
                                n,
                                2,
                                new float[n],
                                deviation,
                                5f,
                                0,
                                new float[0],
                                Activation.RELU,
                                List.of(new Dense(n, 1, weights, new float[] {0}))),
                        Map.of());
    }

    @Test
    void whatTheModelDoesNotReadLosesNothingAndWhatItReadsAllButTheShareOfFrauds()
            throws Exception {
        var importances = importances(4_000, 1 << 14);

        assertThat(importances.getFirst().feature())
                .isEqualTo(plan.features().groups().get(READ).feature());
        // Drawn from other rows one in 20 is a fraud's, and ranks as one: little more than chance.
        assertThat(importances.getFirst().lost()).isBetween(.8, .95);
        assertThat(importances.subList(1, importances.size()))
                .allSatisfy(of -> {
                    assertThat(of.least()).isZero();
                    assertThat(of.most()).isZero();
                });
    }

    @Test
    void aThinnedSampleSaysTheSameToItsNoise() throws Exception {
        var whole = importances(4_000, 1 << 14).getFirst();
        var thinned = importances(4_000, 1 << 9).getFirst();
        assertThat(thinned.lost()).isEqualTo(whole.lost(), within(.05));
    }

    @Test
    void theSameRowsGiveTheSameBits() throws Exception {
        assertThat(importances(500, 1 << 14)).isEqualTo(importances(500, 1 << 14));
    }

    /// @param most genuine rows that are kept
    private static List<Importance> importances(int rows, int most) throws Exception {
        int columns = plan.features().columns();
        var frauds = new KeptRows(columns, 1 << 12);
        var genuine = new KeptRows(columns, most);
        var report =
                new PrequentialReport(plan.classes(), new Judge(Duration.ZERO, null, null, null));
        var random = new Random(1);
        for (int row = 0; row < rows; row++) {
            boolean isFraud = row % 20 == 0;
            var features = new ArrayList<Float>();
            for (int c = 0; c < columns; c++) {
                features.add(random.nextFloat() * (c == READ && !isFraud ? -1 : 1));
            }
            (isFraud ? frauds : genuine).add(features, isFraud, row);
            float[] probabilities = {.5f, .5f};
            report.add(
                    "base",
                    new JudgedScore("t" + row, row, 0, probabilities, probabilities),
                    null,
                    .5f,
                    isFraud ? 1 : 0,
                    row);
        }
        try (var open = OnnxModel.load(model, columns, 2)) {
            var found =
                    new PermutedImportance(plan, report.counted("base")).of(open, frauds, genuine);
            assertThat(found).isNotNull();
            assertThat(found.averagePrecision()).isEqualTo(1, within(1e-9));
            return found.features();
        }
    }
}
