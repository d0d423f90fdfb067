package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.kernel.Kernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Scorer and trainer in the calling thread, without Kafka: the same processors, wired as live.
/// What one writes the other reads at once, so a model is in force for the very next transaction.
/// Same records in the same order, same bits. For one thread.
public final class StreamReplay implements AutoCloseable {
    private final StreamPlan plan;
    private final Kernels kernels;
    private final ThreadWiring wiring = new ThreadWiring();

    /// @param registry where models go; one that builds them in the calling thread keeps the replay
    ///   the same every time. The caller closes it afterwards.
    public StreamReplay(
            StreamPlan plan, Kernels kernels, ModelRegistry registry, StreamObserver observer) {
        this.plan = plan;
        this.kernels = kernels;
        var champion = new Champion(plan);
        ScorerTopology.wire(wiring, plan, Rekeying.HANDED_ON, registry, champion, observer);
        TrainerTopology.wire(
                wiring, plan, Rekeying.HANDED_ON, kernels, registry, champion, observer);
        wiring.start();
    }

    /// Hears every example after it was learned, revisions included.
    public void listen(Consumer<Example> examples) {
        listen(plan.topics().examples(), record -> examples.accept((Example) record.value()));
    }

    /// The ids of a transaction's entities, which an example does not name, while it may still get
    /// a label; empty after that.
    public List<String> entitiesOf(String transactionId) {
        var kept = ((PendingStore) wiring.store(StateStores.PENDING)).find(transactionId);
        return kept == null ? List.of() : kept.getScored().getEntitiesList();
    }

    /// Hears every record of a topic, after its readers.
    void listen(String topic, Consumer<Record<Object, Object>> listener) {
        wiring.listen(topic, listener);
    }

    /// Hears every model that is published, as its ONNX bytes.
    public void listenToModels(Consumer<byte[]> models) {
        wiring.listen(plan.topics().models(), record -> models.accept((byte[]) record.value()));
    }

    /// A record of the transactions topic.
    public void transaction(byte[] key, byte[] value, long timestamp) {
        wiring.send(plan.topics().transactions(), key, value, timestamp);
    }

    /// A record of the labels topic.
    public void label(byte[] key, byte[] value, long timestamp) {
        wiring.send(plan.topics().labels(), key, value, timestamp);
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
    @SuppressWarnings("unchecked") // The store is wired with these types.
    public String modelHash(String recipe) {
        var store = (KeyValueStore<String, byte[]>) wiring.store(StateStores.LEARNER);
        return LearnedState.parametersHash(plan, recipe, kernels, store);
    }

    /// Writes the state as it is now, for a service to start from: a [StateSnapshot].
    ///
    /// @param until time of the last transaction, in milliseconds
    public void export(Path file, long until) throws IOException {
        SnapshotWriter.write(file, plan, until, wiring.entries());
    }

    @Override
    public void close() {
        wiring.close();
    }
}
