package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.Example;
import io.counterweight.event.IdKeys;
import io.counterweight.event.Outcome;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.DeclarationJson;
import io.counterweight.plan.PlanDeclaration;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.profile.CachedProfiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/// Scorer and trainer as Kafka Streams runs them, each in a test driver of its own with the
/// service's settings; what one writes reaches the other before the next record is sent. For one
/// thread.
abstract class DrivenPair implements AutoCloseable {
    /// What is written to the topics that leave an application, in order.
    final List<byte[]> decisions = new ArrayList<>();

    final List<ScoredTransaction> scored = new ArrayList<>();
    final List<Long> scoredAt = new ArrayList<>();
    final List<Example> examples = new ArrayList<>();
    final List<byte[]> models = new ArrayList<>();
    final List<byte[]> evaluations = new ArrayList<>();
    final List<byte[]> promotions = new ArrayList<>();
    final List<Letter> letters = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final Heard heard = new Heard();

    /// The most headers that a record of an outgoing topic had.
    final Map<String, Integer> headers = new TreeMap<>();

    StreamPlan plan;
    private final Path folder;
    private final ModelBuilds builds;
    private final Rekeying rekeying;
    final AnswerSeal seal = new AnswerSeal(IdKeys.ofThisProcess());
    private final String guarantee;

    /// Null where none outlives its driver.
    private final KeptStores stores;

    /// The topic `models` as compaction leaves it.
    private final Map<String, TestRecord<byte[], byte[]>> newestModels = new LinkedHashMap<>();

    /// The topic `declarations`, which keeps all.
    private final List<PlanDeclaration> allDeclarations = new ArrayList<>();

    /// The topic `promotions`, which keeps all.
    final List<TestRecord<byte[], byte[]>> allPromotions = new ArrayList<>();

    /// The topics `rules` and `lists`, which keep all.
    final List<Map.Entry<String, TestRecord<byte[], byte[]>>> changes = new ArrayList<>();

    /// Promotions that reach the topic just before the trainer's next one.
    final List<byte[]> ahead = new ArrayList<>();

    private int starts;

    /// What time it is for whoever answers.
    long wallClock = System.currentTimeMillis();

    long transactions;
    ModelRegistry registry;
    private ModelRegistry trainersRegistry;
    Champion champion;
    Champion trainersChampion;
    AnswerPath answers;
    TopologyTestDriver scorer;
    TopologyTestDriver trainer;

    /// @param stores null where none outlives its driver
    DrivenPair(
            StreamPlan plan,
            Path folder,
            Rekeying rekeying,
            KeptStores stores,
            ModelBuilds builds,
            String guarantee) {
        this.guarantee = guarantee;
        this.rekeying = rekeying;
        this.stores = stores;
        this.builds = builds;
        this.plan = plan;
        this.folder = folder;
        open();
    }

    private void open() {
        var state = state();
        if (allDeclarations.isEmpty()
                || !allDeclarations.getLast().equals(PlanDeclaration.of(plan))) {
            allDeclarations.add(PlanDeclaration.of(plan));
        }
        // As a service does before it starts.
        allDeclarations.forEach(
                each -> plan.declarations().accept(each, each == allDeclarations.getFirst()));
        registry = registry(heard);
        trainersRegistry = registry(new Heard());
        answers = new AnswerPath(new LiveProfiles(plan), seal);
        champion = new Champion(plan);
        trainersChampion = new Champion(plan);
        scorer = driver("scorer", scorerTopology(), state);
        trainer = driver("trainer", trainerTopology(), state);
        var json = new DeclarationJson();
        for (var declaration : allDeclarations) {
            toBoth(
                    plan.topics().declarations(),
                    new TestRecord<>(
                            Messages.utf8(declaration.key()),
                            json.write(declaration, declaration == allDeclarations.getFirst()),
                            null,
                            Payment.START));
        }
        newestModels.values().forEach(model -> toBoth(plan.topics().models(), model));
        allPromotions.forEach(promotion -> toBoth(plan.topics().promotions(), promotion));
        changes.forEach(change -> toBoth(plan.topics().named(change.getKey()), change.getValue()));
    }

    private ModelRegistry registry(ModelListener listener) {
        return new ModelRegistry(plan.modelTerms(), builds, listener);
    }

    private Topology scorerTopology() {
        if (stores == null) {
            return ScorerTopology.of(plan, rekeying, registry, champion, answers, heard);
        }
        var wiring = stores.wiring();
        ScorerTopology.wire(wiring, plan, rekeying, registry, champion, answers, heard);
        return wiring.topology();
    }

    private Topology trainerTopology() {
        if (stores == null) {
            return TrainerTopology.of(
                    plan, rekeying, new JavaKernels(), trainersRegistry, trainersChampion, heard);
        }
        var wiring = stores.wiring();
        TrainerTopology.wireGlobal(wiring, plan, trainersRegistry, trainersChampion);
        TrainerTopology.wire(
                wiring,
                plan,
                rekeying,
                new JavaKernels(),
                trainersRegistry,
                trainersChampion,
                heard);
        ScorerTopology.wireRules(wiring, plan, StreamObserver.SILENT);
        return wiring.topology();
    }

    private TopologyTestDriver driver(String name, Topology topology, Path state) {
        return new TopologyTestDriver(topology, settings(name, state));
    }

    /// Those that app.service.StreamSettings gives and a test driver minds.
    private Properties settings(String name, Path state) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, plan.pipeline() + "-" + name);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(
                StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
                UsePartitionTimeOnInvalidTimestamp.class);
        return settings;
    }

    /// A record of the promotions topic that the trainer did not write.
    void promotion(byte[] value) {
        var key = Messages.utf8(plan.pipeline());
        promoted(new TestRecord<>(key, value, null, Payment.START));
    }

    void promoted(TestRecord<byte[], byte[]> promotion) {
        allPromotions.add(promotion);
        toBoth(plan.topics().promotions(), promotion);
    }

    void toBoth(String topic, TestRecord<byte[], byte[]> record) {
        pipe(scorer, topic, record);
        pipe(trainer, topic, record);
    }

    /// Entries of a store of the trainer, or of one that every instance has whole.
    long kept(String store) {
        return kept(trainer, store);
    }

    long keptByScorer(String store) {
        return kept(scorer, store);
    }

    /// The changelog of what waits, which the next start restores.
    void pending(byte[] key, byte[] value) {
        stores.pending(key, value);
    }

    /// A store of the trainer, to be changed behind its back.
    <K> KeyValueStore<K, byte[]> trainerStore(String store) {
        return trainer.getKeyValueStore(store);
    }

    /// The same of the scorer.
    <K> KeyValueStore<K, byte[]> scorerStore(String store) {
        return scorer.getKeyValueStore(store);
    }

    /// Writes a profile behind the scorer's back, as a restored store has it.
    void profile(String store, byte[] id, byte[] profile) {
        ((CachedProfiles) scorer.getStateStore(store)).wrapped().put(Bytes.wrap(id), profile);
    }

    /// The window store of the scorer.
    WindowStore<String, byte[]> seenBefore() {
        return scorer.getWindowStore(StateStores.SEEN);
    }

    private static long kept(TopologyTestDriver driver, String store) {
        long entries = 0;
        try (var all =
                ((ReadOnlyKeyValueStore<?, ?>) driver.getAllStateStores().get(store)).all()) {
            for (; all.hasNext(); all.next()) {
                entries++;
            }
        }
        return entries;
    }

    /// What the trainer remembers of a transaction; null for nothing.
    @SuppressWarnings("unchecked")
    byte[] remembered(String id) {
        return ((ReadOnlyKeyValueStore<String, byte[]>)
                        trainer.getAllStateStores().get(StateStores.PENDING))
                .get(id);
    }

    /// The values of a store of the trainer.
    List<byte[]> values(String store) {
        var values = new ArrayList<byte[]>();
        try (var all = trainer.<Object, byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> values.add(entry.value));
        }
        return values;
    }

    /// Ends both and starts them anew from their kept stores and what the models topic holds.
    void restart() {
        if (stores == null) {
            throw new IllegalStateException("a restart needs kept stores");
        }
        starts++;
        close();
        open();
    }

    /// As [#restart], with an edited pipeline.
    void restart(StreamPlan edited) {
        starts++;
        close();
        plan = edited;
        open();
    }

    /// How often [#restart] was called.
    int starts() {
        return starts;
    }

    private Path state() {
        return folder.resolve("start-" + starts);
    }

    void exchange() {
        for (boolean moved = true; moved; ) {
            boolean toTrainer = fromScorer();
            boolean toScorer = fromTrainer();
            moved = toTrainer || toScorer;
        }
    }

    private boolean fromScorer() {
        letters(scorer);
        read(scorer, plan.topics().decisions()).forEach(record -> decisions.add(record.value()));
        var records = read(scorer, plan.topics().scored());
        for (var record : records) {
            scored.add(Messages.scored(record.value()));
            scoredAt.add(record.timestamp());
            pipe(trainer, plan.topics().scored(), record);
        }
        return !records.isEmpty();
    }

    private boolean fromTrainer() {
        letters(trainer);
        read(trainer, plan.topics().examples())
                .forEach(record -> examples.add(Messages.example(record.value())));
        read(trainer, plan.topics().evaluation())
                .forEach(record -> evaluations.add(record.value()));
        boolean moved = false;
        for (var record : read(trainer, plan.topics().models())) {
            models.add(record.value());
            newestModels.put(Messages.text(record.key()), record);
            toBoth(plan.topics().models(), record);
        }
        for (var record : read(trainer, plan.topics().promotions())) {
            promotions.add(record.value());
            ahead.forEach(this::promotion);
            ahead.clear();
            promoted(record);
        }
        for (var topic : outcomeTopics()) {
            for (var record : read(trainer, topic)) {
                outcomes.add(Messages.outcome(record.value()));
                pipe(scorer, topic, record);
                moved = true;
            }
        }
        return moved;
    }

    private List<String> outcomeTopics() {
        var entities = plan.entitiesWithOutcomes();
        return rekeying.isHandedOn() && !entities.isEmpty()
                ? List.of(plan.topics().outcomes())
                : entities.stream().map(plan.topics()::outcomes).toList();
    }

    private void letters(TopologyTestDriver driver) {
        read(driver, plan.topics().deadLetters()).forEach(record -> letters.add(Letter.of(record)));
    }

    private List<TestRecord<byte[], byte[]>> read(TopologyTestDriver driver, String topic) {
        var records =
                driver.createOutputTopic(
                                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .readRecordsToList();
        var name = topic.substring(plan.pipeline().length() + 1);
        records.forEach(
                record -> headers.merge(name, record.headers().toArray().length, Math::max));
        return records;
    }

    static void pipe(TopologyTestDriver driver, String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    @Override
    public void close() {
        scorer.close();
        trainer.close();
        registry.close();
        trainersRegistry.close();
    }
}
