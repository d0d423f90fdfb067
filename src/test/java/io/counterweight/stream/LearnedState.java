package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.Kernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingRun;
import org.apache.kafka.streams.state.KeyValueStore;

/// Reads what a trainer has learned from its store.
final class LearnedState {
    private LearnedState() {}

    /// SHA-256 over the learner's whole network state, in hex: equal for equal bits.
    static String parametersHash(
            StreamPlan plan, String recipe, Kernels kernels, KeyValueStore<String, byte[]> store) {
        var run = new TrainingRun(plan, kernels, StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        return run.parametersHash(recipe);
    }
}
