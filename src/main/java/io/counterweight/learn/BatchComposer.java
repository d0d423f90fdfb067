package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.CounterRandom.Purpose;
import io.counterweight.imbalance.MinorityBuffer;
import io.counterweight.imbalance.OnlineBagging;
import io.counterweight.imbalance.Resampling;
import io.counterweight.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Completes a mini-batch of new examples with what is learned again: old rows, minority examples,
/// synthetic ones, in the order of the recipe. Every draw is keyed by the seed and the number of
/// the batch. Confined to one thread at a time.
final class BatchComposer {
    private final LearningShape shape;
    private final ExampleBuffers buffers;
    private final CounterRandom random;
    private final OnlineBagging bagging;
    private final SyntheticDraws synthetic;
    private @Nullable HistoryDraws uniform;
    private @Nullable MemoryDraws memory;
    private int syntheticRows;

    BatchComposer(
            Recipe.Network recipe, LearningShape shape, ExampleBuffers buffers, Kernels kernels) {
        this.shape = shape;
        this.buffers = buffers;
        this.random = new CounterRandom(recipe.seed());
        this.bagging = new OnlineBagging(recipe.seed());
        this.synthetic = new SyntheticDraws(recipe, shape, buffers, kernels);
    }

    /// How many times an example is learned from: 0 to leave it out.
    ///
    /// @param counts with this example
    int copies(List<Resampling> resampling, long key, int label, ClassCounts counts) {
        int copies = 1;
        for (Resampling each : resampling) {
            copies *=
                    switch (each) {
                        case Resampling.Undersampling r ->
                                label != shape.classes().majority() || bagging.keeps(r, key)
                                        ? 1
                                        : 0;
                        case Resampling.Oob r -> bagging.copies(r, key, label, counts);
                        case Resampling.Uob r -> bagging.copies(r, key, label, counts);
                        case Resampling.UniformReplay r -> 1;
                        case Resampling.Memory r -> 1;
                        case Resampling.MinorityReplay r -> 1;
                        case Resampling.Smote r -> 1;
                    };
        }
        return copies;
    }

    /// A new example is learned, maybe not for the first time.
    void learned(int label) {
        if (label != shape.classes().majority()) {
            synthetic.learned();
        }
    }

    /// What a batch is composed for.
    ///
    /// @param number of the batch, from 0
    /// @param historyEnd rows of the history from here on belong to the batch itself
    /// @param now newest time of a label
    record Context(
            long number,
            long historyEnd,
            long now,
            List<Resampling> resampling,
            ClassCounts counts,
            HistoryDraws.RowWeight weight,
            SyntheticDraws.Statistics statistics) {}

    /// Adds what is learned again behind the new examples.
    void complete(MiniBatch batch, Context context) {
        int newRows = batch.size();
        int natural = BatchRows.natural(newRows, context.resampling);
        double shares = BatchRows.shares(context.resampling);
        syntheticRows = 0;
        for (Resampling each : context.resampling) {
            int rows = BatchRows.extra(natural, each.addedShare(), shares);
            switch (each) {
                case Resampling.UniformReplay r ->
                        replay(batch, newRows * r.rows(), r.window(), context);
                case Resampling.MinorityReplay r -> replayMinority(batch, rows, context);
                case Resampling.Memory r -> remember(batch, newRows * r.rows(), r, context);
                case Resampling.Smote r -> syntheticRows += synthetic.draw(batch, r, rows, context);
                case Resampling.Undersampling _, Resampling.Oob _, Resampling.Uob _ -> {}
            }
        }
    }

    /// Fills a batch with recent examples.
    ///
    /// @param number of the batch among all such
    void recent(
            MiniBatch batch,
            HistoryDraws draws,
            long number,
            int rows,
            long end,
            List<Resampling> resampling,
            ClassCounts counts,
            HistoryDraws.RowWeight weight) {
        CounterRandom ofBatch = random.keyed(number, Purpose.EXTRA_STEPS);
        for (int r = 0; r < rows; r++) {
            draws.draw(
                    ofBatch.keyed(r, Purpose.EXTRA_STEPS),
                    end,
                    (key, label) -> copies(resampling, key, label, counts),
                    weight,
                    batch);
        }
    }

    /// Synthetic rows of the last batch.
    int syntheticRows() {
        return syntheticRows;
    }

    private void replay(MiniBatch batch, int rows, Duration window, Context context) {
        History history = requireNonNull(buffers.history());
        if (uniform == null) {
            uniform = new HistoryDraws(history, window.toMillis());
        }
        uniform.advanceTo(context.now);
        CounterRandom ofBatch = random.keyed(context.number, Purpose.UNIFORM_REPLAY);
        for (int r = 0; r < rows; r++) {
            uniform.draw(
                    ofBatch.keyed(r, Purpose.UNIFORM_REPLAY),
                    context.historyEnd,
                    (key, label) -> copies(context.resampling, key, label, context.counts),
                    context.weight,
                    batch);
        }
    }

    private void remember(MiniBatch batch, int rows, Resampling.Memory declared, Context context) {
        if (memory == null) {
            memory = new MemoryDraws(declared, buffers);
        }
        CounterRandom ofBatch = random.keyed(context.number, Purpose.MEMORY);
        for (int r = 0; r < rows; r++) {
            memory.draw(
                    ofBatch.keyed(r, Purpose.MEMORY),
                    context.historyEnd,
                    context.counts,
                    context.weight,
                    batch);
        }
    }

    private void replayMinority(MiniBatch batch, int rows, Context context) {
        MinorityBuffer buffer = requireNonNull(buffers.minority());
        CounterRandom ofBatch = random.keyed(context.number, Purpose.MINORITY_REPLAY);
        for (int r = 0; r < rows; r++) {
            CounterRandom ofRow = ofBatch.keyed(r, Purpose.MINORITY_REPLAY);
            int label = buffer.draw(ofRow, batch.features(), batch.next());
            if (label < 0) {
                return;
            }
            batch.addWritten(label, context.weight.of(label) * buffer.drawnWeight());
        }
    }

    void writeTo(DataOutput out) throws IOException {
        synthetic.writeTo(out);
    }

    /// After a state of other columns: the next synthetic examples look at the network's
    /// statistics.
    void becomeStale() {
        synthetic.becomeStale();
    }

    void readFrom(DataInput in) throws IOException {
        synthetic.readFrom(in);
        uniform = null;
        memory = null;
    }
}
