package io.counterweight.app;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.kernel.Kernels;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.LearnedState;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.StateStores;
import io.counterweight.stream.StreamPlan;
import io.counterweight.stream.TrainerTopology;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/// The scorer and the trainer over a file, in event time, without a broker: the same topologies,
/// record by record in this thread. A label arrives when the stream's time has reached it, before
/// the transaction of that time; a model is in force for the very next transaction. For one thread.
final class Replay implements AutoCloseable {
    private final StreamPlan plan;
    private final Kernels kernels;
    private final ModelRegistry registry;
    private final DrivenTopology scorer;
    private final DrivenTopology trainer;
    private final PriorityQueue<Due> labels = new PriorityQueue<>(Due.ORDER);
    private long rows;

    /// A label on its way; labels of one time arrive in the order of their transactions.
    private record Due(long at, long number, String id, byte[] record) {
        static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::at).thenComparingLong(Due::number);
    }

    /// @param examples hears every example after it was learned
    Replay(
            StreamPlan plan, Kernels kernels, StreamObserver observer, Consumer<Example> examples) {
        this.plan = plan;
        this.kernels = kernels;
        this.registry =
                new ModelRegistry(
                        plan.features().columns(),
                        plan.classes().count(),
                        Runnable::run,
                        new ObservedModels(observer));
        var topics = plan.topics();
        this.scorer =
                new DrivenTopology(
                        "scorer",
                        ScorerTopology.of(plan, StateStores.REPLAY, registry, observer),
                        Map.of(topics.scored(), record -> toTrainer(topics.scored(), record)));
        var receivers = new HashMap<String, Consumer<TestRecord<byte[], byte[]>>>();
        receivers.put(topics.examples(), record -> examples.accept(example(record.value())));
        receivers.put(topics.models(), record -> toScorer(topics.models(), record));
        for (var entity : plan.features().entities()) {
            var topic = topics.outcomes(entity);
            receivers.put(topic, record -> toScorer(topic, record));
        }
        this.trainer =
                new DrivenTopology(
                        "trainer",
                        TrainerTopology.of(plan, StateStores.REPLAY, kernels, observer),
                        receivers);
    }

    /// The next row of the file: first the labels that became known up to its time, then its
    /// transaction.
    void row(LabelledTransaction row) {
        labelsUpTo(row.eventTime());
        scorer.pipe(
                plan.topics().transactions(),
                record(row.key(), row.transaction(), row.eventTime()));
        scorer.drain();
        trainer.drain();
        var label = row.labelRecord();
        if (label != null) {
            labels.add(new Due(row.label().labelledAt(), rows, row.transactionId(), label));
        }
        rows++;
    }

    /// The end of the file: the labels that are still out arrive.
    void end() {
        labelsUpTo(Long.MAX_VALUE);
    }

    long rows() {
        return rows;
    }

    /// SHA-256 over the champion's whole network state.
    String modelHash() {
        return LearnedState.parametersHash(plan, kernels, trainer.store(LearnedState.STORE));
    }

    private void labelsUpTo(long time) {
        for (var due = labels.peek(); due != null && due.at() <= time; due = labels.peek()) {
            labels.remove();
            trainer.pipe(plan.topics().labels(), record(due.id(), due.record(), due.at()));
            trainer.drain();
        }
    }

    private void toTrainer(String topic, TestRecord<byte[], byte[]> record) {
        trainer.pipe(topic, record);
    }

    private void toScorer(String topic, TestRecord<byte[], byte[]> record) {
        scorer.pipe(topic, record);
    }

    private static TestRecord<byte[], byte[]> record(String key, byte[] value, long time) {
        return new TestRecord<>(
                key.getBytes(StandardCharsets.UTF_8), value, new RecordHeaders(), time);
    }

    private static Example example(byte[] bytes) {
        try {
            return Example.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an example must be readable", e);
        }
    }

    @Override
    public void close() {
        scorer.close();
        trainer.close();
        registry.close();
    }
}
