package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Outcome;
import io.counterweight.event.ProtobufSerde;
import io.counterweight.event.TransactionLabel;
import io.counterweight.kernel.Kernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.training.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/// The trainer: scored transactions and labels in, models and evaluations out.
///
/// ```
/// labels → check-labels → labels-by-transaction ┐
/// dispositions → check-dispositions → (the same) ┤
/// scored ───────────────────────────────────────┴→ match-labels → examples, outcomes-<entity>
/// examples → learn-examples → models, evaluation, promotions
/// ```
///
/// With one partition labels are handed to match-labels without the topic between, and outcomes go
/// to all entities by one topic ([Rekeying]).
public final class TrainerTopology {
    private final Wiring wiring;
    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final Champion champion;
    private final StreamObserver observer;
    private final OwnTopics ownTopics;
    private final Rekeying rekeying;

    private TrainerTopology(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        this.wiring = wiring;
        this.plan = plan;
        this.rekeying = rekeying;
        this.registry = registry;
        this.champion = champion;
        this.observer = observer;
        this.ownTopics = new OwnTopics(wiring, plan, observer);
    }

    /// Builds the topology.
    ///
    /// @param registry where models that arrive go, and where the scores of the recipes that do not
    ///   decide come from; the caller closes it after the application
    /// @param champion follows the topic `promotions`; of this application alone
    public static Topology of(
            StreamPlan plan,
            Rekeying rekeying,
            Kernels kernels,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        var wiring = new KafkaWiring();
        wireGlobal(wiring, plan, registry, champion);
        wire(wiring, plan, rekeying, kernels, registry, champion, observer);
        ScorerTopology.wireRules(wiring, plan, StreamObserver.SILENT);
        return wiring.topology();
    }

    /// The topics whose records it checks, as the catalogue has them.
    public static List<String> read() {
        return List.of("labels", "scored", "labels-by-transaction", "examples");
    }

    /// What every instance has whole.
    static void wireGlobal(
            Wiring wiring, StreamPlan plan, ModelRegistry registry, Champion champion) {
        ScorerTopology.wireGlobal(wiring, plan, registry, champion, StreamObserver.SILENT);
    }

    static void wire(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            Kernels kernels,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        wire(
                wiring,
                plan,
                rekeying,
                () -> new TrainingRun(plan, kernels, observer),
                true,
                registry,
                champion,
                observer);
    }

    /// Labels that find their transactions, and go back to profiles; nothing is learned.
    static void wireLabels(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        var trainer = new TrainerTopology(wiring, plan, rekeying, registry, champion, observer);
        trainer.check();
        trainer.match();
    }

    /// @param untrained makes a run that has learned nothing
    /// @param isKept whether the state of learning is kept, to go on from
    static void wire(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            Supplier<TrainingRun> untrained,
            boolean isKept,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        var trainer = new TrainerTopology(wiring, plan, rekeying, registry, champion, observer);
        trainer.check();
        trainer.match();
        trainer.learn(untrained, isKept);
    }

    private void check() {
        wiring.source("labels", plan.topics().labels(), Serdes.ByteArray(), Serdes.ByteArray());
        var next = rekeying.isHandedOn() ? "match-labels" : Nodes.LABELS_BY_TRANSACTION;
        wiring.processor("check-labels", () -> new CheckLabels(plan, observer, next), "labels");
        if (!rekeying.isHandedOn()) {
            wiring.sink(
                    Nodes.LABELS_BY_TRANSACTION,
                    plan.topics().labelsByTransaction(),
                    Serdes.String(),
                    new ProtobufSerde<>(TransactionLabel.parser()),
                    "check-labels");
        }
        deadLetters(Nodes.UNUSABLE_LABELS, "check-labels");
        if (plan.topics().hasDispositions()) {
            checkDispositions(next);
        }
    }

    private void checkDispositions(String next) {
        wiring.source(
                CheckDispositions.TOPIC,
                plan.topics().dispositions(),
                Serdes.ByteArray(),
                Serdes.ByteArray());
        wiring.processor(
                "check-dispositions",
                () ->
                        new CheckDispositions(
                                plan,
                                observer,
                                rekeying.isHandedOn() ? next : Nodes.DISPOSITIONS_BY_TRANSACTION),
                CheckDispositions.TOPIC);
        if (!rekeying.isHandedOn()) {
            wiring.sink(
                    Nodes.DISPOSITIONS_BY_TRANSACTION,
                    plan.topics().labelsByTransaction(),
                    Serdes.String(),
                    new ProtobufSerde<>(TransactionLabel.parser()),
                    "check-dispositions");
        }
        deadLetters(Nodes.UNUSABLE_DISPOSITIONS, "check-dispositions");
    }

    private void match() {
        var scored =
                ownTopics.read(
                        "scored-transactions", "scored", plan.messages().scored(), "match-labels");
        var parents = new ArrayList<>(List.of(scored));
        if (rekeying.isHandedOn()) {
            parents.add("check-labels");
            if (plan.topics().hasDispositions()) {
                parents.add("check-dispositions");
            }
        }
        if (rekeying.reads("labels-by-transaction") || plan.event().id().isSecret()) {
            parents.add(
                    ownTopics.read(
                            "transaction-labels",
                            "labels-by-transaction",
                            plan.messages().labels(),
                            "match-labels"));
        }
        wiring.processor(
                "match-labels",
                () -> new MatchLabels(plan, rekeying, registry, observer),
                parents.toArray(String[]::new));
        wiring.pendingStore(StateStores.PENDING, PendingRules.of(plan), "match-labels");
        if (plan.event().id().isSecret()) {
            wiring.sink(
                    Nodes.LABELS_UNDER_NEXT_ID,
                    plan.topics().labelsByTransaction(),
                    Serdes.String(),
                    new ProtobufSerde<>(TransactionLabel.parser()),
                    "match-labels");
        }
        wiring.sink(
                Nodes.EXAMPLES,
                plan.topics().examples(),
                Serdes.String(),
                NamelessExample.serde(),
                "match-labels");
        wiring.sink(
                Nodes.FORETOLD,
                plan.topics().evaluation(),
                Serdes.String(),
                Serdes.ByteArray(),
                "match-labels");
        outcomes();
        deadLetters(Nodes.UNKNOWN_LABELS, "match-labels");
    }

    private void outcomes() {
        if (rekeying.isHandedOn() && !plan.entitiesWithOutcomes().isEmpty()) {
            outcomes(Nodes.OUTCOMES, plan.topics().outcomes());
        }
        if (!rekeying.isHandedOn()) {
            for (var entity : plan.entitiesWithOutcomes()) {
                outcomes(Nodes.outcomes(entity), plan.topics().outcomes(entity));
            }
        }
    }

    private void outcomes(String node, String topic) {
        wiring.sink(
                node,
                topic,
                Serdes.String(),
                new ProtobufSerde<>(Outcome.parser()),
                "match-labels");
    }

    private void learn(Supplier<TrainingRun> untrained, boolean isKept) {
        var examples =
                ownTopics.read(
                        "labelled-examples",
                        "examples",
                        plan.messages().examples(),
                        "learn-examples");
        wiring.processor(
                "learn-examples", () -> new LearnExamples(untrained, champion, isKept), examples);
        wiring.storeAtCommits(StateStores.LEARNER, Serdes.String(), "learn-examples");
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
        wiring.sink(
                Nodes.PROMOTIONS,
                plan.topics().promotions(),
                Serdes.String(),
                Serdes.ByteArray(),
                "learn-examples");
    }

    private void deadLetters(String name, String parent) {
        wiring.sink(
                name, plan.topics().deadLetters(), Serdes.ByteArray(), Serdes.ByteArray(), parent);
    }
}
