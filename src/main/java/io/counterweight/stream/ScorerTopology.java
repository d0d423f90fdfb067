package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Outcome;
import io.counterweight.event.ProtobufSerde;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.score.ModelRegistry;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/// The scorer: transactions in, decisions out.
///
/// ```
/// transactions → check-transactions → by-<entity> → drop-duplicates → observe-<entity> → … →
/// score-transactions → scored, decisions
/// ```
///
/// One sub-topology an entity, in declared order. Outcomes join at the entity they belong to;
/// models reach every instance through a global store.
public final class ScorerTopology {
    private final StreamPlan plan;
    private final StateStores stores;
    private final ModelRegistry registry;
    private final StreamObserver observer;
    private final Topology topology = new Topology();

    private ScorerTopology(
            StreamPlan plan, StateStores stores, ModelRegistry registry, StreamObserver observer) {
        this.plan = plan;
        this.stores = stores;
        this.registry = registry;
        this.observer = observer;
    }

    /// Builds the topology.
    ///
    /// @param registry where models that arrive go, and where scores come from; the caller closes
    ///   it after the application
    public static Topology of(
            StreamPlan plan, StateStores stores, ModelRegistry registry, StreamObserver observer) {
        var scorer = new ScorerTopology(plan, stores, registry, observer);
        scorer.models();
        scorer.transactions();
        return scorer.topology;
    }

    private void models() {
        topology.addGlobalStore(
                StateStores.global(StateStores.MODELS),
                "models",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                plan.topics().models(),
                "accept-model",
                () -> new AcceptModel(registry));
    }

    private void transactions() {
        topology.addSource(
                "transactions",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                plan.topics().transactions());
        var entities = plan.features().entities();
        boolean hops = entities.isEmpty() || !plan.arrivesKeyedBy(entities.getFirst());
        var firstHop = entities.isEmpty() ? "by-transaction" : "by-" + entities.getFirst();
        var afterCheck = hops ? "to-" + firstHop : "drop-duplicates";
        topology.addProcessor(
                "check-transactions",
                () -> new CheckTransactions(plan, observer, afterCheck),
                "transactions");
        deadLetters(Nodes.UNUSABLE_TRANSACTIONS, "check-transactions");
        score(entities(hops ? hop(firstHop, "check-transactions") : "check-transactions"));
    }

    /// Drops duplicates where the first entity's transactions arrive, then takes each entity's
    /// features; returns the last node.
    private String entities(String arrival) {
        var entities = plan.features().entities();
        var observeFirst =
                entities.isEmpty() ? "score-transactions" : observe(entities.getFirst());
        topology.addProcessor(
                "drop-duplicates", () -> new DropDuplicates(observer, observeFirst), arrival);
        topology.addStateStore(
                stores.window(StateStores.SEEN, DropDuplicates.KEPT, DropDuplicates.BUCKET),
                "drop-duplicates");
        deadLetters(Nodes.DUPLICATES, "drop-duplicates");
        var last = "drop-duplicates";
        for (var entity : entities) {
            if (!entity.equals(entities.getFirst())) {
                last = hop("by-" + entity, last);
            }
            last = entity(entity, last);
        }
        return last;
    }

    private static String observe(String entity) {
        return "observe-" + entity;
    }

    private String entity(String entity, String parent) {
        topology.addProcessor(observe(entity), () -> new ObserveEntity(plan, entity), parent);
        topology.addStateStore(stores.byId(StateStores.profiles(entity)), observe(entity));
        if (plan.entitiesWithOutcomes().contains(entity)) {
            topology.addSource(
                    Nodes.outcomes(entity),
                    new StringDeserializer(),
                    new ProtobufSerde<>(Outcome.parser()).deserializer(),
                    plan.topics().outcomes(entity));
            topology.addProcessor(
                    "learn-outcome-" + entity,
                    () -> new LearnOutcome(plan, entity),
                    Nodes.outcomes(entity));
            topology.connectProcessorAndStateStores(
                    "learn-outcome-" + entity, StateStores.profiles(entity));
        }
        return observe(entity);
    }

    private void score(String parent) {
        topology.addProcessor(
                "score-transactions",
                () -> new ScoreTransactions(plan, registry, observer),
                parent);
        deadLetters(Nodes.UNSCORABLE_TRANSACTIONS, "score-transactions");
        topology.addSink(
                Nodes.SCORED,
                plan.topics().scored(),
                new StringSerializer(),
                new ProtobufSerde<>(ScoredTransaction.parser()).serializer(),
                "score-transactions");
        topology.addSink(
                Nodes.DECISIONS,
                plan.topics().decisions(),
                new StringSerializer(),
                new ByteArraySerializer(),
                "score-transactions");
    }

    /// Sends transactions through a topic keyed by what comes next; returns the node they arrive
    /// at.
    private String hop(String name, String parent) {
        var serde = new ProtobufSerde<>(EnrichedTransaction.parser());
        var topic = plan.topics().named(name);
        topology.addSink("to-" + name, topic, new StringSerializer(), serde.serializer(), parent);
        topology.addSource(name, new StringDeserializer(), serde.deserializer(), topic);
        return name;
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
