package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.TransactionKey;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.learn.ExampleBuffers;
import io.counterweight.learn.LabelledExample;
import io.counterweight.learn.Learner;
import io.counterweight.learn.LearningShape;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.HostileModels;
import io.counterweight.score.OnnxExport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models on their way from the trainer to the scorer.
class ModelsTest {
    private static final long MINUTE = 60_000;
    private static final StreamPlan PLAN = Plans.payments();

    private Drivers drivers;
    private long now = START;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(PLAN, folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void beforeAnyModelTheMajorityIsDecidedWithoutAVersion() {
        drivers.send(Payment.of("p", START));
        assertThat(drivers.decision())
                .isEqualTo(
                        """
                        {"transactionId":"p","eventTime":"2025-06-02T00:00:00Z",\
                        "decision":"genuine","probabilities":{},"rawScores":{},\
                        "recipe":"","modelVersion":""}\
                        """);
    }

    @Test
    void aModelOfTheTrainerIsInForceForTheNextTransaction() {
        learn(20);
        assertThat(drivers.models).isEmpty();
        now = START + 10 * MINUTE;
        learn(1);
        assertThat(drivers.models).hasSize(1);
        assertThat(drivers.heard.swapped).singleElement().asString().startsWith("tiny-20-");
        drivers.send(Payment.of("next", now));
        assertThat(drivers.decision())
                .contains("\"modelVersion\":\"" + drivers.heard.swapped.getLast() + "\"");
        assertThat(drivers.scored.getLast().getProbabilitiesList()).hasSize(2);
    }

    @Test
    void aNewerModelTakesThePlaceOfTheOlder() {
        train();
        learn(8);
        now += 10 * MINUTE;
        learn(1);
        drivers.send(Payment.of("next", now));
        assertThat(drivers.heard.swapped).hasSize(2).doesNotHaveDuplicates();
        assertThat(drivers.scored.getLast().getModelVersion())
                .isEqualTo(drivers.heard.swapped.getLast());
    }

    @Test
    void garbageIsRefusedAndTheOldModelStays() {
        train();
        var version = drivers.heard.swapped.getLast();
        drivers.model("not a model".getBytes(UTF_8));
        drivers.model(new byte[0]);
        drivers.send(Payment.of("next", now));
        assertThat(drivers.heard.refused).hasSize(2).containsOnly("does-not-load");
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo(version);
        assertThat(drivers.scored.getLast().getProbabilitiesList()).hasSize(2);
    }

    @Test
    void aModelOfAnotherShapeIsRefusedAndTheOldModelStays() {
        train();
        var version = drivers.heard.swapped.getLast();
        var wider = modelOf(PLAN.features().columns() + 1, PLAN.classes());
        var features = IntStream.rangeClosed(0, PLAN.features().columns()).mapToObj(c -> "x" + c);
        drivers.model(
                HostileModels.saying(
                        wider, HostileModels.provenance("tiny", "v", features.toList())));
        drivers.ownModel(
                "tiny", modelOf(PLAN.features().columns(), new Classes(List.of("a", "b", "c"), 0)));
        drivers.send(Payment.of("next", now));
        assertThat(drivers.heard.refused).containsExactly("other-features", "wrong-output");
        assertThat(drivers.scored.getLast().getModelVersion()).isEqualTo(version);
    }

    @Test
    void aModelThatIsDeletedFromItsTopicStaysInForce() {
        train();
        drivers.model(null);
        drivers.send(Payment.of("next", now));
        assertThat(drivers.scored.getLast().getModelVersion()).isNotEmpty();
        assertThat(drivers.heard.refused).isEmpty();
    }

    @Test
    void aModelScoresWhatTheLearnerWouldScore() {
        train();
        drivers.send(Payment.of("next", now));
        var features = new float[PLAN.features().columns()];
        FeatureVectors.take(drivers.scored.getLast(), features);
        var learner = learnerOf(PLAN.features().columns(), PLAN.classes());
        for (var example : drivers.examples.subList(0, 20)) {
            var learned = new float[PLAN.features().columns()];
            FeatureVectors.take(example.getScored(), learned);
            learner.learnOne(
                    new LabelledExample(
                            learned,
                            example.getLabel(),
                            TransactionKey.of(example.getScored().getTransactionId()),
                            example.getScored().getEventTime(),
                            example.getLabelledAt()));
        }
        var expected = new float[2];
        learner.scoreOne(features, expected);
        assertThat(drivers.scored.getLast().getProbabilities(1))
                .isCloseTo(expected[1], within(1e-5f));
    }

    /// Brings the first model into force.
    private void train() {
        learn(20);
        now += 10 * MINUTE;
        learn(1);
        assertThat(drivers.heard.swapped).hasSize(1);
    }

    /// Every other payment is a dear one and a fraud; each is labelled at once.
    private void learn(int payments) {
        for (int i = 0; i < payments; i++) {
            var id = "p-" + now + "-" + i;
            boolean fraud = i % 2 == 1;
            drivers.send(Payment.of(id, now).ofAmount(fraud ? 900 : 20));
            drivers.send(new Verdict(id, fraud ? "fraud" : "genuine", now));
        }
    }

    private static Learner learnerOf(int features, Classes classes) {
        var recipe = Plans.tiny();
        return Learner.create(
                recipe,
                LearningShape.numeric(features, classes),
                new JavaKernels(),
                ExampleBuffers.of(List.of(recipe), features, classes));
    }

    static byte[] modelOf(int features, Classes classes) {
        return OnnxExport.export(learnerOf(features, classes).scoringModel(), Map.of());
    }
}
