package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.event.ProtobufSerde;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.kernel.Kernels;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/// The trainer: scored transactions and labels in, models and evaluations out.
///
/// ```
/// labels → check-labels → labels-by-transaction ┐
/// scored ───────────────────────────────────────┴→ match-labels → examples, outcomes-<entity>
/// examples → learn-examples → models, evaluation
/// ```
public final class TrainerTopology {
    private final Wiring wiring;
    private final StreamPlan plan;
    private final StreamObserver observer;

    private TrainerTopology(Wiring wiring, StreamPlan plan, StreamObserver observer) {
        this.wiring = wiring;
        this.plan = plan;
        this.observer = observer;
    }

    /// Builds the topology.
    public static Topology of(StreamPlan plan, Kernels kernels, StreamObserver observer) {
        var wiring = new KafkaWiring();
        wire(wiring, plan, kernels, observer);
        return wiring.topology();
    }

    static void wire(Wiring wiring, StreamPlan plan, Kernels kernels, StreamObserver observer) {
        var trainer = new TrainerTopology(wiring, plan, observer);
        trainer.check();
        trainer.match();
        trainer.learn(kernels);
    }

    private void check() {
        wiring.source("labels", plan.topics().labels(), Serdes.ByteArray(), Serdes.ByteArray());
        wiring.processor("check-labels", () -> new CheckLabels(plan, observer), "labels");
        wiring.sink(
                Nodes.LABELS_BY_TRANSACTION,
                plan.topics().labelsByTransaction(),
                Serdes.String(),
                new ProtobufSerde<>(TransactionLabel.parser()),
                "check-labels");
        deadLetters(Nodes.UNUSABLE_LABELS, "check-labels");
    }

    private void match() {
        wiring.source(
                "scored-transactions",
                plan.topics().scored(),
                Serdes.String(),
                new ProtobufSerde<>(ScoredTransaction.parser()));
        wiring.source(
                "transaction-labels",
                plan.topics().labelsByTransaction(),
                Serdes.String(),
                new ProtobufSerde<>(TransactionLabel.parser()));
        wiring.processor(
                "match-labels",
                () -> new MatchLabels(plan, observer),
                "scored-transactions",
                "transaction-labels");
        wiring.store(StateStores.PENDING, Serdes.String(), "match-labels");
        wiring.store(StateStores.EXPIRY, Serdes.Bytes(), "match-labels");
        wiring.sink(
                Nodes.EXAMPLES,
                plan.topics().examples(),
                Serdes.String(),
                new ProtobufSerde<>(Example.parser()),
                "match-labels");
        for (var entity : plan.entitiesWithOutcomes()) {
            wiring.sink(
                    Nodes.outcomes(entity),
                    plan.topics().outcomes(entity),
                    Serdes.String(),
                    new ProtobufSerde<>(Outcome.parser()),
                    "match-labels");
        }
        deadLetters(Nodes.UNKNOWN_LABELS, "match-labels");
    }

    private void learn(Kernels kernels) {
        wiring.source(
                "labelled-examples",
                plan.topics().examples(),
                Serdes.String(),
                new ProtobufSerde<>(Example.parser()));
        wiring.processor(
                "learn-examples",
                () -> new LearnExamples(new TrainingRun(plan, kernels, observer)),
                "labelled-examples");
        wiring.store(StateStores.LEARNER, Serdes.String(), "learn-examples");
        wiring.sink(
                Nodes.MODELS,
                plan.topics().models(),
                Serdes.String(),
                Serdes.ByteArray(),
                "learn-examples");
        wiring.sink(
                Nodes.EVALUATION,
                plan.topics().evaluation(),
                Serdes.String(),
                Serdes.ByteArray(),
                "learn-examples");
    }

    private void deadLetters(String name, String parent) {
        wiring.sink(
                name, plan.topics().deadLetters(), Serdes.ByteArray(), Serdes.ByteArray(), parent);
    }
}
