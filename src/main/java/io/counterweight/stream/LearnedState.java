package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.Kernels;
import org.apache.kafka.streams.state.KeyValueStore;

/// Reads what a trainer has learned from its store.
public final class LearnedState {
    /// The name of the trainer's store.
    public static final String STORE = StateStores.LEARNER;

    private LearnedState() {}

    /// SHA-256 over the learner's whole network state, in hex: equal for equal bits.
    public static String parametersHash(
            StreamPlan plan, Kernels kernels, KeyValueStore<String, byte[]> store) {
        var run = new TrainingRun(plan, kernels, StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        return run.parametersHash();
    }
}
