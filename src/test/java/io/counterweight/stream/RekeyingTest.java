package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.hostile.ValidRecords;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is handed on within the task, and what still comes by a topic.
class RekeyingTest {
    private static final StreamPlan PLAN = Plans.payments();

    @TempDir Path folder;

    @Test
    void withOnePartitionNothingIsWrittenToTheTopicsBetween() {
        var handedOn = written(Rekeying.HANDED_ON);
        assertThat(handedOn)
                .contains("payments.scored", "payments.decisions", "payments.examples")
                .doesNotContain(
                        "payments.by-card", "payments.by-shop", "payments.labels-by-transaction");
        assertThat(written(Rekeying.THROUGH_TOPICS))
                .contains("payments.by-card", "payments.by-shop", "payments.labels-by-transaction");
    }

    /// A release before wrote them; the next start has one partition and hands on.
    @Test
    void whatIsLeftInTheTopicsBetweenIsStillDecidedAndLearned() {
        var valid = new ValidRecords(PLAN, new Random(1), Payment.START);
        try (var drivers =
                new Drivers(
                        PLAN,
                        folder,
                        new Rekeying(
                                true, Set.of("by-card", "by-shop", "labels-by-transaction")))) {
            EnrichedTransaction left = valid.enriched("left-1");
            drivers.toScorer(
                    PLAN.topics().named("by-card"),
                    Messages.utf8(left.getEntities(0)),
                    left.toByteArray());
            assertThat(drivers.decisions).hasSize(1);
            assertThat(drivers.decisions.getFirst()).asString(UTF_8).contains("left-1");
            TransactionLabel label = valid.transactionLabel();
            drivers.toTrainer(
                    PLAN.topics().labelsByTransaction(),
                    Messages.utf8("left-1"),
                    label.toByteArray());
            assertThat(drivers.examples).hasSize(1);
            assertThat(drivers.letters).isEmpty();
        }
    }

    /// The topics that scorer and trainer write.
    private static Set<String> written(Rekeying rekeying) {
        var scorer = new KafkaWiring();
        var trainer = new KafkaWiring();
        try (var registry =
                new ModelRegistry(PLAN.modelTerms(), ModelBuilds.direct(), new Heard())) {
            var champion = new Champion(PLAN);
            ScorerTopology.wire(scorer, PLAN, rekeying, registry, champion, StreamObserver.SILENT);
            TrainerTopology.wire(
                    trainer,
                    PLAN,
                    rekeying,
                    new JavaKernels(),
                    registry,
                    champion,
                    StreamObserver.SILENT);
        }
        return Stream.of(scorer, trainer)
                .flatMap(wiring -> wiring.topology().describe().subtopologies().stream())
                .flatMap(part -> part.nodes().stream())
                .filter(Sink.class::isInstance)
                .map(sink -> ((Sink) sink).topic())
                .collect(Collectors.toSet());
    }
}
