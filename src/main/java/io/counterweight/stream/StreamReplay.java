package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.SentRecord;
import io.counterweight.kernel.Kernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import io.counterweight.training.Occasions;
import io.counterweight.training.SideBySide;
import io.counterweight.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;

/// Scorer and trainer without Kafka: the same processors, wired as live. What one writes the other
/// reads at once, so a model is in force for the very next transaction. Same records in the same
/// order, same bits, with any number of threads. For one thread, that of the caller.
public final class StreamReplay implements AutoCloseable {
    private final StreamPlan plan;
    private final ThreadWiring wiring;
    private final boolean isExported;
    private TrainingRun run;

    /// All in the calling thread, and it can be exported.
    ///
    /// @param registry where models go; one that builds them in the calling thread keeps the replay
    ///   the same every time. The caller closes it afterwards.
    public StreamReplay(
            StreamPlan plan, Kernels kernels, ModelRegistry registry, StreamObserver observer) {
        this(plan, kernels, registry, observer, SideBySide.ALONE, true);
    }

    /// @param sideBySide threads; with several, what comes is read, scored and learned side by
    ///   side, and the observer and the listeners are told from each of them
    /// @param isExported whether [#export] may be asked for: a copy of the last examples and the
    ///   states of the learners are kept for it, which costs time
    @SuppressWarnings("NullAway.Init") // The run is made as the processors start.
    public StreamReplay(
            StreamPlan plan,
            Kernels kernels,
            ModelRegistry registry,
            StreamObserver observer,
            SideBySide sideBySide,
            boolean isExported) {
        this.plan = plan;
        this.isExported = isExported;
        this.wiring =
                sideBySide.threads() == 1
                        ? new ThreadWiring()
                        : new ThreadWiring(sideBySide.executor(), plan);
        var champion = new Champion(plan);
        var trainers = followedByTrainer();
        ScorerTopology.wire(wiring, plan, Rekeying.HANDED_ON, registry, champion, observer);
        TrainerTopology.wire(
                wiring,
                plan,
                Rekeying.HANDED_ON,
                () -> run = new TrainingRun(plan, kernels, observer, sideBySide),
                isExported,
                registry,
                trainers,
                observer);
        var occasions = new Occasions(plan);
        wiring.await(
                plan.topics().examples(), record -> occasions.isNext((Example) record.value()));
        try {
            wiring.start();
        } catch (RuntimeException e) {
            wiring.endThreads();
            throw e;
        }
    }

    /// The trainer may be behind the scorer, and knows who decides as of the example it learns.
    private Champion followedByTrainer() {
        var champion = new Champion(plan);
        var json = new PromotionJson();
        wiring.listen(
                plan.topics().promotions(),
                Part.LEARN,
                record -> json.read((byte[]) record.value()).ifPresent(champion::accept));
        return champion;
    }

    /// Hears every example after it was taken to be learned, revisions included, with the ids of
    /// its entities where it came from a transaction.
    public void listen(Consumer<Example> examples) {
        wiring.listen(
                plan.topics().examples(),
                Part.LEARN,
                record -> examples.accept((Example) record.value()));
    }

    /// Hears every transaction that is scored, with its features, in the order scored.
    public void listenToFeatures(Consumer<ScoredTransaction> scored) {
        listen(plan.topics().scored(), record -> scored.accept((ScoredTransaction) record.value()));
    }

    /// Hears every record of a topic, after its readers.
    void listen(String topic, Consumer<Record<Object, Object>> listener) {
        var part = topic.equals(plan.topics().evaluation()) ? Part.LEARN : Part.SCORE;
        wiring.listen(topic, part, listener);
    }

    /// Hears every model that is published, as its ONNX bytes.
    public void listenToModels(Consumer<byte[]> models) {
        listen(plan.topics().models(), record -> models.accept((byte[]) record.value()));
    }

    /// A record of the transactions topic.
    public void transaction(byte[] key, byte[] value, long timestamp) {
        wiring.send(plan.topics().transactions(), key, value, timestamp);
    }

    /// The same of what is not written yet.
    public void transaction(byte[] key, SentRecord sent, long timestamp) {
        wiring.send(plan.topics().transactions(), key, sent, timestamp);
    }

    /// A record of the labels topic.
    public void label(byte[] key, byte[] value, long timestamp) {
        wiring.send(plan.topics().labels(), key, value, timestamp);
    }

    /// The same of what is not written yet.
    public void label(byte[] key, SentRecord sent, long timestamp) {
        wiring.send(plan.topics().labels(), key, sent, timestamp);
    }

    /// A record of the topic of dispositions, which the pipeline must have.
    public void disposition(byte[] key, byte[] value, long timestamp) {
        wiring.send(plan.topics().dispositions(), key, value, timestamp);
    }

    /// An example as a live trainer wrote it, in the order of its topic: learned as it was live, so
    /// that all of them give its models again, bit for bit. One that a live trainer dead-letters is
    /// left out here too.
    public void example(String transactionId, Example example, long timestamp) {
        if (plan.messages().examples().takes(transactionId, example)) {
            wiring.send(plan.topics().examples(), transactionId, example, timestamp);
        }
    }

    /// SHA-256 over a recipe's whole learned state, in hex.
    public String modelHash(String recipe) {
        settle();
        return run.parametersHash(recipe);
    }

    /// Waits until all that was sent is scored and learned, and listeners have heard of it.
    ///
    /// @throws RuntimeException that of a thread that failed
    public void settle() {
        wiring.settle();
    }

    /// Writes the state as it is now, for a service to start from: a [StateSnapshot].
    ///
    /// @param until time of the last transaction, in milliseconds
    /// @throws IllegalStateException where it was not to be exported
    public void export(Path file, long until) throws IOException {
        if (!isExported) {
            throw new IllegalStateException("a replay must be made to be exported: file=" + file);
        }
        settle();
        SnapshotWriter.write(file, plan, until, wiring.entries());
    }

    @Override
    public void close() {
        wiring.close();
    }
}
