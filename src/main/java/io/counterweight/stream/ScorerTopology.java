package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.MessageReader;
import io.counterweight.event.ProtobufSerde;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;

/// The scorer: transactions in, decisions out.
///
/// ```
/// transactions → check-transactions → by-<entity> → drop-duplicates → observe-<entity> → … →
/// score-transactions → scored, decisions
/// ```
///
/// One sub-topology an entity, in declared order; with one partition a single one, without the
/// topics between ([Rekeying]). Outcomes join at the entity they belong to; models reach every
/// instance through a global store.
public final class ScorerTopology {
    private static final String LEARN_OUTCOMES = "learn-outcomes";

    private final Wiring wiring;
    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final Champion champion;
    private final StreamObserver observer;
    private final OwnTopics ownTopics;
    private final Rekeying rekeying;
    private final AnswerPath answers;

    private ScorerTopology(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            AnswerPath answers,
            StreamObserver observer) {
        this.answers = answers;
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
    /// @param registry where models that arrive go, and where scores come from; the caller closes
    ///   it after the application
    /// @param champion follows the topic `promotions`; of this application alone
    public static Topology of(
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        return of(plan, rekeying, registry, champion, AnswerPath.none(plan), observer);
    }

    /// The same, of a service that answers callers before the stream sees their transactions.
    public static Topology of(
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            AnswerPath answers,
            StreamObserver observer) {
        var wiring = new KafkaWiring();
        wire(wiring, plan, rekeying, registry, champion, answers, observer);
        return wiring.topology();
    }

    /// The topics whose records it checks, as the catalogue has them.
    public static List<String> read(StreamPlan plan) {
        var read = new ArrayList<>(List.of("transactions", "promotions", "rules", "lists"));
        read.addAll(Rekeying.topicsOf(plan));
        read.remove("labels-by-transaction");
        if (!plan.entitiesWithOutcomes().isEmpty()) {
            read.add("outcomes");
        }
        plan.event().tablesOrNone().keySet().forEach(table -> read.add("table-" + table));
        return List.copyOf(read);
    }

    static void wire(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        wire(wiring, plan, rekeying, registry, champion, AnswerPath.none(plan), observer);
    }

    static void wire(
            Wiring wiring,
            StreamPlan plan,
            Rekeying rekeying,
            ModelRegistry registry,
            Champion champion,
            AnswerPath answers,
            StreamObserver observer) {
        wireGlobal(wiring, plan, registry, champion, observer);
        for (var table : plan.event().tablesOrNone().keySet()) {
            wiring.globalStore(
                    StateStores.table(table),
                    plan.topics().table(table),
                    "accept-" + StateStores.table(table),
                    () -> new AcceptRow(plan, table, observer));
        }
        new ScorerTopology(wiring, plan, rekeying, registry, champion, answers, observer)
                .transactions();
        wireRules(wiring, plan, observer);
    }

    /// What every instance of an application has whole: the models, who decides, and what was
    /// declared.
    static void wireGlobal(
            Wiring wiring,
            StreamPlan plan,
            ModelRegistry registry,
            Champion champion,
            StreamObserver observer) {
        wiring.globalStore(
                StateStores.MODELS,
                plan.topics().models(),
                "accept-model",
                () -> new AcceptModel(plan, registry, observer));
        wiring.globalStore(
                StateStores.PROMOTIONS,
                plan.topics().promotions(),
                "accept-promotion",
                () -> new AcceptPromotion(champion, observer));
        wiring.globalStore(
                StateStores.DECLARATIONS,
                plan.topics().declarations(),
                "accept-declaration",
                () -> new AcceptDeclaration(plan.declarations()));
    }

    /// The rules and lists, which every instance has whole, too. Behind all else: what stands
    /// before gives the tasks their numbers, and their states are found by these.
    static void wireRules(Wiring wiring, StreamPlan plan, StreamObserver observer) {
        wiring.globalStore(
                StateStores.RULES,
                plan.topics().rules(),
                "accept-rule",
                () -> new AcceptRule(plan.rules(), observer));
        wiring.globalStore(
                StateStores.LISTS,
                plan.topics().lists(),
                "accept-listed",
                () -> new AcceptListed(plan.rules(), observer));
    }

    private void transactions() {
        wiring.source(
                "transactions",
                plan.topics().transactions(),
                Serdes.ByteArray(),
                Serdes.ByteArray());
        var entities = plan.features().entities();
        var first = entities.isEmpty() ? "by-transaction" : "by-" + entities.getFirst();
        boolean arrives = !entities.isEmpty() && plan.arrivesKeyedBy(entities.getFirst());
        var afterCheck = arrives || rekeying.isHandedOn() ? "drop-duplicates" : "to-" + first;
        wiring.processor(
                "check-transactions",
                () -> new CheckTransactions(plan, observer, answers.seal(), afterCheck),
                "transactions");
        deadLetters(Nodes.UNUSABLE_TRANSACTIONS, "check-transactions");
        score(
                entities(
                        arrives
                                ? new String[] {"check-transactions"}
                                : rekeyed(first, "check-transactions", "drop-duplicates")));
    }

    /// Drops duplicates where the first entity's transactions arrive, then takes each entity's
    /// features; returns the last node.
    private String entities(String... arrival) {
        var entities = plan.features().entities();
        var next = entities.isEmpty() ? "score-transactions" : observe(entities.getFirst());
        wiring.processor(
                "drop-duplicates",
                () -> new DropDuplicates(plan, observer, answers.profiles(), next),
                arrival);
        wiring.windowStore(StateStores.SEEN, SeenIds.KEPT_BEFORE, SeenIds.APART, "drop-duplicates");
        wiring.store(StateStores.SEEN_IDS, Serdes.Bytes(), "drop-duplicates");
        deadLetters(Nodes.DUPLICATES, "drop-duplicates");
        learnOutcomes();
        var last = "drop-duplicates";
        for (var entity : entities) {
            last =
                    entity.equals(entities.getFirst())
                            ? entity(entity, last)
                            : entity(entity, rekeyed("by-" + entity, last, observe(entity)));
        }
        return last;
    }

    static String observe(String entity) {
        return "observe-" + entity;
    }

    private String entity(String entity, String... parents) {
        var observe = observe(entity);
        wiring.processor(
                observe, () -> new ObserveEntity(plan, entity, answers.profiles()), parents);
        var users = new ArrayList<>(List.of(observe));
        // Duplicates are known by the profiles of the first entity.
        if (entity.equals(plan.features().entities().getFirst())) {
            users.add("drop-duplicates");
        }
        if (plan.entitiesWithOutcomes().contains(entity)) {
            if (rekeying.isHandedOn()) {
                users.add(LEARN_OUTCOMES);
            }
            if (rekeying.reads("outcomes-" + entity)) {
                users.add(learnOutcome(entity));
            }
        }
        wiring.profileStore(plan, entity, users.toArray(String[]::new));
        return observe;
    }

    /// Reads the outcomes for all entities.
    private void learnOutcomes() {
        if (rekeying.isHandedOn() && !plan.entitiesWithOutcomes().isEmpty()) {
            var outcomes =
                    ownTopics.read(
                            Nodes.OUTCOMES, "outcomes", plan.messages().outcomes(), LEARN_OUTCOMES);
            wiring.processor(LEARN_OUTCOMES, () -> new LearnOutcomes(plan), outcomes);
        }
    }

    /// Reads those for one; returns the processor that does.
    private String learnOutcome(String entity) {
        var learn = "learn-outcome-" + entity;
        var outcomes =
                ownTopics.read(
                        Nodes.outcomes(entity),
                        "outcomes-" + entity,
                        plan.messages().outcomesOfEntity(),
                        learn);
        wiring.processor(learn, () -> new LearnOutcome(plan, entity), outcomes);
        return learn;
    }

    private void score(String parent) {
        var deciding = new DecidingRecipe(champion, registry);
        wiring.processor(
                "score-transactions",
                () -> new ScoreTransactions(plan, registry, deciding, observer),
                parent);
        deadLetters(Nodes.UNSCORABLE_TRANSACTIONS, "score-transactions");
        wiring.sink(
                Nodes.SCORED,
                plan.topics().scored(),
                Serdes.String(),
                new ProtobufSerde<>(ScoredTransaction.parser()),
                "score-transactions");
        wiring.sink(
                Nodes.DECISIONS,
                plan.topics().decisions(),
                Serdes.String(),
                Decision.serde(plan.classes()),
                "score-transactions");
    }

    /// Brings transactions under the key of what comes next.
    ///
    /// @param name of the topic for that
    /// @param next the processor that gets them
    /// @return the nodes they arrive from
    private String[] rekeyed(String name, String parent, String next) {
        if (!rekeying.isHandedOn()) {
            wiring.sink(
                    "to-" + name,
                    plan.topics().named(name),
                    Serdes.String(),
                    new OnTheWay(),
                    parent);
        }
        if (!rekeying.reads(name)) {
            return new String[] {parent};
        }
        var read = ownTopics.read(name, name, transactionsOf(name), next);
        return rekeying.isHandedOn() ? new String[] {parent, read} : new String[] {read};
    }

    private MessageReader<EnrichedTransaction> transactionsOf(String hop) {
        return plan.features().entities().isEmpty()
                ? plan.messages().transactions()
                : plan.messages().transactionsBy(plan.slotOf(hop.substring("by-".length())));
    }

    private void deadLetters(String name, String parent) {
        wiring.sink(
                name, plan.topics().deadLetters(), Serdes.ByteArray(), Serdes.ByteArray(), parent);
    }
}
