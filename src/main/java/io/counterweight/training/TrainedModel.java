package io.counterweight.training;

import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Example;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.ScoringModel;
import java.io.DataInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// What a recipe scores with, as training has it: a network that learns, a model somebody brought,
/// or a blend of others. For one thread.
interface TrainedModel {
    String name();

    /// Takes an example and returns the rows that were trained on if that took a step, else 0.
    int learn(Example example);

    /// Models are about to be published: what is fitted now and then is, where it is due. Returns
    /// the rows that took, 0 for none.
    default int prepare() {
        return 0;
    }

    /// The time of labels was ahead of all that can be, and is that from now on.
    default void setBack(long time) {}

    /// How often it changed; a model is published when it did since the last.
    long changes();

    /// It as it is now, as ONNX.
    byte[] onnx(Map<String, String> provenance);

    /// SHA-256, in hex: equal for equal bits of all that is learned.
    String hash();

    /// How far it has learned.
    Learning learning(String modelVersion);

    /// Whether it takes extra steps against drift now.
    default boolean isReacting() {
        return false;
    }

    /// Whether it has answered drift within so long, by the time of labels.
    default boolean hasReacted(Duration within) {
        return false;
    }

    /// Why it stopped; empty while it goes on.
    Optional<String> stopReason();

    /// The network that learns, as it scores now; empty for what is no network.
    default Optional<ScoringModel> network() {
        return Optional.empty();
    }

    /// What its provenance adds.
    default Map<String, String> provenance() {
        return Map.of();
    }

    /// What is declared of it: equal for equal declarations.
    String description();

    /// The recipes that it is made of.
    default List<String> members() {
        return List.of();
    }

    /// Its score of the example that is about to be learned, before calibration; false where it
    /// learns nothing.
    ///
    /// @param probabilities receives one a class
    default boolean ask(float[] probabilities) {
        return false;
    }

    /// All that it learned, but for the chunks of what it remembers.
    byte[] state();

    /// Hands over the chunks of what it remembers that changed since they were last handed over.
    /// All of them and [#state] of one moment go together.
    default void writeChunks(ObjIntConsumer<byte[]> store) {}

    /// Chunks that there are; those of higher numbers are no longer needed.
    default int chunks() {
        return 0;
    }

    /// Goes on where another was, as far as what is declared now allows.
    Continuity restore(byte[] state);

    /// The same with what it remembers.
    ///
    /// @param chunks the bytes of a chunk by its number; null where there is none
    default Continuity restore(byte[] state, IntFunction<byte @Nullable []> chunks) {
        return restore(state);
    }

    /// The same for the form of releases before [io.counterweight.learn.StateSections].
    Continuity restoreBefore(DataInput in) throws IOException;

    /// One that began anew has learned what was still there of the time before.
    default void endHeadStart() {}
}
