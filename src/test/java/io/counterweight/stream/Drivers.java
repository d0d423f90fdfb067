package io.counterweight.stream;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.Appending;
import io.counterweight.answer.DecideAhead;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Owners;
import io.counterweight.answer.Peers;
import io.counterweight.answer.SendAnswered;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.Example;
import io.counterweight.event.IdKeys;
import io.counterweight.event.Outcome;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.hostile.HostileRecord;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.DeclarationJson;
import io.counterweight.plan.PlanDeclaration;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.HostileModels;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.stream.profile.CachedProfiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
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
final class Drivers implements AutoCloseable {
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

    private StreamPlan plan;
    private final Path folder;
    private final ModelBuilds builds;
    private final Rekeying rekeying;
    private final AnswerSeal seal = new AnswerSeal(IdKeys.ofThisProcess());
    private final String guarantee;

    /// Null where none outlives its driver.
    private final KeptStores stores;

    /// The topic `models` as compaction leaves it.
    private final Map<String, TestRecord<byte[], byte[]>> newestModels = new LinkedHashMap<>();

    /// The topic `declarations`, which keeps all.
    private final List<PlanDeclaration> allDeclarations = new ArrayList<>();

    /// The topic `promotions`, which keeps all.
    private final List<TestRecord<byte[], byte[]>> allPromotions = new ArrayList<>();

    /// The topics `rules` and `lists`, which keep all.
    private final List<Map.Entry<String, TestRecord<byte[], byte[]>>> changes = new ArrayList<>();

    /// Promotions that reach the topic just before the trainer's next one.
    private final List<byte[]> ahead = new ArrayList<>();

    private int starts;

    /// What time it is for whoever answers.
    long wallClock = System.currentTimeMillis();

    private long transactions;
    private ModelRegistry registry;
    private ModelRegistry trainersRegistry;
    private Champion champion;
    private Champion trainersChampion;
    private AnswerPath answers;
    private TopologyTestDriver scorer;
    private TopologyTestDriver trainer;

    /// @param folder an empty one, for the state of both
    Drivers(StreamPlan plan, Path folder) {
        this(plan, folder, Rekeying.THROUGH_TOPICS);
    }

    /// @param rekeying as a service of one partition, or of several
    Drivers(StreamPlan plan, Path folder, Rekeying rekeying) {
        this(plan, folder, rekeying, null, ModelBuilds.direct());
    }

    /// Ones whose scorer processes at least once.
    static Drivers atLeastOnce(StreamPlan plan, Path folder) {
        return new Drivers(
                plan,
                folder,
                Rekeying.HANDED_ON,
                null,
                ModelBuilds.direct(),
                StreamsConfig.AT_LEAST_ONCE);
    }

    private Drivers(
            StreamPlan plan,
            Path folder,
            Rekeying rekeying,
            KeptStores stores,
            ModelBuilds builds) {
        this(plan, folder, rekeying, stores, builds, StreamsConfig.EXACTLY_ONCE_V2);
    }

    private Drivers(
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

    /// Ones that can [#restart].
    static Drivers restartable(StreamPlan plan, Path folder) {
        return new Drivers(
                plan, folder, Rekeying.THROUGH_TOPICS, new KeptStores(), ModelBuilds.direct());
    }

    /// Ones over stores that were there before.
    static Drivers over(KeptStores stores, StreamPlan plan, Path folder) {
        return new Drivers(plan, folder, Rekeying.THROUGH_TOPICS, stores, ModelBuilds.direct());
    }

    /// Ones whose models are built elsewhere.
    static Drivers building(StreamPlan plan, Path folder, ModelBuilds builds) {
        return new Drivers(plan, folder, Rekeying.THROUGH_TOPICS, null, builds);
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

    void send(Payment payment) {
        transaction(payment.key(), payment.bytes(), payment.at());
    }

    void send(Verdict verdict) {
        label(verdict.key(), verdict.bytes(), verdict.at());
    }

    /// A record of the transactions topic.
    void transaction(byte[] key, byte[] value, long timestamp) {
        pipe(scorer, plan.topics().transactions(), new TestRecord<>(key, value, null, timestamp));
        transactions++;
        exchange();
    }

    /// Whoever answers callers ahead of the scorer.
    ///
    /// @param appending gets what they send
    AnswerTransactions answering(Fallback fallback, Appending appending) {
        var ahead =
                new DecideAhead(
                        plan,
                        answers.profiles(),
                        fallback,
                        Owners.ALONE,
                        Peers.NONE,
                        registry,
                        deciding(),
                        heard);
        return new AnswerTransactions(
                plan,
                AnswerSettings.USUAL,
                Owners.ALONE,
                Peers.NONE,
                ahead,
                new SendAnswered(plan, seal, appending, heard),
                () -> wallClock,
                heard);
    }

    /// The answers after it do not know of one that the stream has not observed.
    void forgetAnswer(String id) {
        for (var entity : plan.features().entities()) {
            answers.profiles().find(entity, 0).withdraw(id);
        }
    }

    /// A record of the transactions topic as they send it.
    void transaction(ProducerRecord<String, byte[]> sent, long timestamp) {
        pipe(
                scorer,
                plan.topics().transactions(),
                new TestRecord<>(
                        Messages.utf8(sent.key()), sent.value(), sent.headers(), timestamp));
        transactions++;
        exchange();
    }

    /// A record of the labels topic.
    void label(byte[] key, byte[] value, long timestamp) {
        pipe(trainer, plan.topics().labels(), new TestRecord<>(key, value, null, timestamp));
        exchange();
    }

    /// A record of the topic of dispositions.
    void disposition(byte[] key, byte[] value, long timestamp) {
        pipe(trainer, plan.topics().dispositions(), new TestRecord<>(key, value, null, timestamp));
        exchange();
    }

    /// A record of the models topic that the trainer did not write.
    void model(byte[] value) {
        model(plan.champion(), value);
    }

    void model(String recipe, byte[] value) {
        toBoth(
                plan.topics().models(),
                new TestRecord<>(Messages.utf8(recipe), value, null, Payment.START));
    }

    void modelWithoutKey(byte[] value) {
        toBoth(plan.topics().models(), new TestRecord<>(null, value, null, Payment.START));
    }

    /// The same, of a model that says as much of itself as those of the trainer.
    void ownModel(String recipe, byte[] onnx) {
        var says = HostileModels.provenance(recipe, "brought", plan.features().columnNames());
        says.put(OnnxModel.CLASSES, String.join(",", plan.classes().names()));
        model(recipe, HostileModels.saying(onnx, says));
    }

    /// A record of the promotions topic that the trainer did not write.
    void promotion(byte[] value) {
        var key = Messages.utf8(plan.pipeline());
        promoted(new TestRecord<>(key, value, null, Payment.START));
    }

    /// The same, in the moment before the trainer's own next promotion reaches the topic.
    void promotionAhead(byte[] value) {
        ahead.add(value);
    }

    /// The topic `promotions` is lost; it counts from the next start on.
    void losePromotions() {
        allPromotions.clear();
    }

    private void promoted(TestRecord<byte[], byte[]> promotion) {
        allPromotions.add(promotion);
        toBoth(plan.topics().promotions(), promotion);
    }

    /// A record of the topics `rules` and `lists`.
    void change(String topic, String key, byte[] value) {
        var record = new TestRecord<>(Messages.utf8(key), value, null, Payment.START);
        changes.add(Map.entry(topic, record));
        toBoth(plan.topics().named(topic), record);
    }

    private void toBoth(String topic, TestRecord<byte[], byte[]> record) {
        pipe(scorer, topic, record);
        pipe(trainer, topic, record);
    }

    /// Who decides, as the scorer has it.
    String champion() {
        return champion.recipe();
    }

    String trainersChampion() {
        return trainersChampion.recipe();
    }

    /// The recipe whose model decides, as the scorer has it.
    DecidingRecipe deciding() {
        return new DecidingRecipe(champion, registry);
    }

    /// A record of any other topic.
    void toScorer(String topic, byte[] key, byte[] value) {
        pipe(scorer, topic, new TestRecord<>(key, value, null, Payment.START));
        exchange();
    }

    void toTrainer(String topic, byte[] key, byte[] value) {
        pipe(trainer, topic, new TestRecord<>(key, value, null, Payment.START));
        exchange();
    }

    /// Any record, to whoever reads its topic.
    void send(HostileRecord hostile) {
        var record =
                new TestRecord<>(
                        hostile.key(),
                        hostile.value(),
                        hostile.kafkaHeaders(),
                        hostile.timestamp());
        var topic = plan.topics().named(hostile.topic());
        switch (hostile.topic()) {
            case "models" -> toBoth(topic, record);
            case "promotions" -> promoted(record);
            case "labels", "scored", "labels-by-transaction", "examples" ->
                    pipe(trainer, topic, record);
            default -> pipe(scorer, topic, record);
        }
        exchange();
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

    /// The values of a store of the trainer.
    List<byte[]> values(String store) {
        var values = new ArrayList<byte[]>();
        try (var all = trainer.<Object, byte[]>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> values.add(entry.value));
        }
        return values;
    }

    /// SHA-256 over the network state of a recipe's learner, from its store.
    String parametersHash() {
        return parametersHash(plan.champion());
    }

    String parametersHash(String recipe) {
        KeyValueStore<String, byte[]> store = trainer.getKeyValueStore(StateStores.LEARNER);
        return LearnedState.parametersHash(plan, recipe, new JavaKernels(), store);
    }

    /// The offset that the next record of the transactions topic gets.
    long nextOffset() {
        return transactions;
    }

    /// The last decision, as JSON.
    String decision() {
        return new String(decisions.getLast(), StandardCharsets.UTF_8);
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

    private void exchange() {
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

    private static void pipe(
            TopologyTestDriver driver, String topic, TestRecord<byte[], byte[]> record) {
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
