package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.answer.AnswerSettings;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.Appending;
import io.counterweight.answer.DecideAhead;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Owners;
import io.counterweight.answer.Peers;
import io.counterweight.answer.SendAnswered;
import io.counterweight.hostile.HostileRecord;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.HostileModels;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.OnnxModel;
import io.counterweight.stream.Traffic.Sent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/// Scorer and trainer, and the ways of sending to them. For one thread.
final class Drivers extends DrivenPair {
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
        super(plan, folder, rekeying, stores, builds, guarantee);
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

    /// Sends all here and to a stream that never ends, and restarts this one now and then: about
    /// six times, at least once, at places that the seed draws.
    void sendAndRestart(List<Sent> traffic, Replayed whole, long seed) {
        var random = new Random(seed);
        for (var sent : traffic) {
            sent.to(whole.stream);
            sent.to(this);
            if (random.nextInt(traffic.size() / 6) == 0) {
                restart();
            }
        }
        assertThat(starts()).as("restarts").isPositive();
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

    /// A promotion that the trainer did not write, in the moment before the trainer's own next
    /// promotion reaches the topic.
    void promotionAhead(byte[] value) {
        ahead.add(value);
    }

    /// The topic `promotions` is lost; it counts from the next start on.
    void losePromotions() {
        allPromotions.clear();
    }

    /// A record of the topics `rules` and `lists`.
    void change(String topic, String key, byte[] value) {
        var record = new TestRecord<>(Messages.utf8(key), value, null, Payment.START);
        changes.add(Map.entry(topic, record));
        toBoth(plan.topics().named(topic), record);
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
}
