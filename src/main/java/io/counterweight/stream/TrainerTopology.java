package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.event.ProtobufSerde;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.kernel.Kernels;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/// The trainer: scored transactions and labels in, models and evaluations out.
///
/// ```
/// labels → check-labels → labels-by-transaction ┐
/// scored ───────────────────────────────────────┴→ match-labels → examples, outcomes-<entity>
/// examples → learn-examples → models, evaluation
/// ```
public final class TrainerTopology {
    private final StreamPlan plan;
    private final StateStores stores;
    private final StreamObserver observer;
    private final Topology topology = new Topology();

    private TrainerTopology(StreamPlan plan, StateStores stores, StreamObserver observer) {
        this.plan = plan;
        this.stores = stores;
        this.observer = observer;
    }

    /// Builds the topology.
    public static Topology of(
            StreamPlan plan, StateStores stores, Kernels kernels, StreamObserver observer) {
        var trainer = new TrainerTopology(plan, stores, observer);
        trainer.check();
        trainer.match();
        trainer.learn(kernels);
        return trainer.topology;
    }

    private void check() {
        topology.addSource(
                "labels",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                plan.topics().labels());
        topology.addProcessor("check-labels", () -> new CheckLabels(plan, observer), "labels");
        topology.addSink(
                Nodes.LABELS_BY_TRANSACTION,
                plan.topics().labelsByTransaction(),
                new StringSerializer(),
                new ProtobufSerde<>(TransactionLabel.parser()).serializer(),
                "check-labels");
        deadLetters(Nodes.UNUSABLE_LABELS, "check-labels");
    }

    private void match() {
        topology.addSource(
                "scored-transactions",
                new StringDeserializer(),
                new ProtobufSerde<>(ScoredTransaction.parser()).deserializer(),
                plan.topics().scored());
        topology.addSource(
                "transaction-labels",
                new StringDeserializer(),
                new ProtobufSerde<>(TransactionLabel.parser()).deserializer(),
                plan.topics().labelsByTransaction());
        topology.addProcessor(
                "match-labels",
                () -> new MatchLabels(plan, observer),
                "scored-transactions",
                "transaction-labels");
        topology.addStateStore(stores.byId(StateStores.PENDING), "match-labels");
        topology.addStateStore(stores.byBytes(StateStores.EXPIRY), "match-labels");
        topology.addSink(
                Nodes.EXAMPLES,
                plan.topics().examples(),
                new StringSerializer(),
                new ProtobufSerde<>(Example.parser()).serializer(),
                "match-labels");
        for (var entity : plan.entitiesWithOutcomes()) {
            topology.addSink(
                    Nodes.outcomes(entity),
                    plan.topics().outcomes(entity),
                    new StringSerializer(),
                    new ProtobufSerde<>(Outcome.parser()).serializer(),
                    "match-labels");
        }
        deadLetters(Nodes.UNKNOWN_LABELS, "match-labels");
    }

    private void learn(Kernels kernels) {
        topology.addSource(
                "labelled-examples",
                new StringDeserializer(),
                new ProtobufSerde<>(Example.parser()).deserializer(),
                plan.topics().examples());
        topology.addProcessor(
                "learn-examples",
                () -> new LearnExamples(new TrainingRun(plan, kernels, observer)),
                "labelled-examples");
        topology.addStateStore(stores.byId(StateStores.LEARNER), "learn-examples");
        topology.addSink(
                Nodes.MODELS,
                plan.topics().models(),
                new StringSerializer(),
                new ByteArraySerializer(),
                "learn-examples");
        topology.addSink(
                Nodes.EVALUATION,
                plan.topics().evaluation(),
                new StringSerializer(),
                new ByteArraySerializer(),
                "learn-examples");
    }

    private void deadLetters(String name, String parent) {
        topology.addSink(
                name,
                plan.topics().deadLetters(),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                parent);
    }
}
