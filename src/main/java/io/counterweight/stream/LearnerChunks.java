package io.counterweight.stream;

import io.counterweight.training.TrainingRun;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What a recipe remembers of all ages, in the learner's store: a chunk an entry. With a snapshot
/// only those that changed since the one before are written.
record LearnerChunks(KeyValueStore<String, byte[]> store, String recipe) {
    /// Brings the chunks to where `run` is.
    void write(TrainingRun run) {
        run.writeChunks(recipe, (bytes, chunk) -> store.put(keyOf(chunk), bytes));
        for (int chunk = run.chunks(recipe); store.get(keyOf(chunk)) != null; chunk++) {
            store.delete(keyOf(chunk));
        }
    }

    /// The bytes of a chunk; null where there is none.
    byte @Nullable [] read(int chunk) {
        return store.get(keyOf(chunk));
    }

    private String keyOf(int chunk) {
        return "chunk-%s-%d".formatted(recipe, chunk);
    }
}
