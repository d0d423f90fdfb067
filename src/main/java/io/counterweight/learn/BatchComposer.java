package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.CounterRandom.Purpose;
import io.counterweight.imbalance.MinorityBuffer;
import io.counterweight.imbalance.OnlineBagging;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.SmoteSampler;
import io.counterweight.imbalance.SyntheticBudget;
import io.counterweight.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Completes a mini-batch of new examples with what is learned again: old rows, minority examples,
/// synthetic ones, in the order of the recipe. Every draw is keyed by the seed and the number of
/// the batch. Confined to one thread at a time.
final class BatchComposer {
    /// Statistics by which neighbours are sought move only now and then: they change little, and
    /// all points must be computed anew.
    private static final int RESTANDARDISE_EVERY = 64;

    /// Synthetic examples a real one, where `strategy: auto` makes them.
    private static final double SYNTHETIC_BUDGET = 20;

    /// Shares of a batch that `strategy: auto` may ask for, together.
    private static final double LARGEST_AUTO_SHARE = 0.25;

    private final List<Resampling> recipe;
    private final LearningShape shape;
    private final ExampleBuffers buffers;
    private final Kernels kernels;
    private final long seed;
    private final CounterRandom random;
    private final OnlineBagging bagging;
    private final SyntheticBudget budget;
    private @Nullable SmoteSampler smote;
    private Resampling.@Nullable Smote smoteOf;
    private @Nullable HistoryDraws uniform;
    private @Nullable MemoryDraws memory;
    private float[] mean;
    private float[] deviation;
    private int syntheticRows;

    /// Whether the statistics are those of no moment.
    private boolean isStale;

    /// Statistics of the features as the network has them now.
    interface Statistics {
        void read(float[] mean, float[] deviation);
    }

    BatchComposer(
            Recipe.Network recipe, LearningShape shape, ExampleBuffers buffers, Kernels kernels) {
        this.recipe = recipe.resampling();
        this.shape = shape;
        this.buffers = buffers;
        this.kernels = kernels;
        this.seed = recipe.seed();
        this.random = new CounterRandom(seed);
        this.bagging = new OnlineBagging(seed);
        this.budget = new SyntheticBudget(budgetOf(recipe));
        this.mean = new float[shape.columns()];
        this.deviation = new float[shape.columns()];
        Arrays.fill(deviation, 1);
    }

    private static double budgetOf(Recipe.Network recipe) {
        return recipe.resampling().stream()
                .filter(Resampling.Smote.class::isInstance)
                .mapToDouble(r -> ((Resampling.Smote) r).budget())
                .findFirst()
                .orElse(SYNTHETIC_BUDGET);
    }

    /// Rows of the largest batch of a recipe.
    static int maxRows(Recipe.Network recipe) {
        return recipe.strategy() == Recipe.StrategyKind.AUTO
                ? recipe.batch() + extra(recipe.batch(), LARGEST_AUTO_SHARE, LARGEST_AUTO_SHARE)
                : maxRows(recipe.batch(), recipe.resampling());
    }

    static int maxRows(int batch, List<Resampling> resampling) {
        int natural = naturalRows(batch, resampling);
        int rows = natural;
        double shares = shares(resampling);
        for (Resampling each : resampling) {
            rows += share(each) == 0 ? 0 : extra(natural, share(each), shares);
        }
        return rows;
    }

    /// The new rows and the old ones replayed with them: their classes stand as in the stream.
    private static int naturalRows(int batch, List<Resampling> resampling) {
        int rows = batch;
        for (Resampling each : resampling) {
            rows += each instanceof Resampling.UniformReplay replay ? batch * replay.rows() : 0;
            rows += each instanceof Resampling.Memory memory ? batch * memory.rows() : 0;
        }
        return rows;
    }

    /// Share of a composed batch that resampling adds.
    private static double share(Resampling resampling) {
        return switch (resampling) {
            case Resampling.MinorityReplay replay -> replay.share();
            case Resampling.Smote smote -> smote.share();
            case Resampling.UniformReplay _,
                    Resampling.Memory _,
                    Resampling.Undersampling _,
                    Resampling.Oob _,
                    Resampling.Uob _ ->
                    0;
        };
    }

    private static double shares(List<Resampling> resampling) {
        return resampling.stream().mapToDouble(BatchComposer::share).sum();
    }

    /// Rows that make up `share` of a batch whose natural rows leave room for `shares` in all.
    private static int extra(int natural, double share, double shares) {
        return Math.max(1, (int) Math.round(natural * share / (1 - shares)));
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
            budget.learned();
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
            Statistics statistics) {}

    /// Adds what is learned again behind the new examples.
    void complete(MiniBatch batch, Context context) {
        int newRows = batch.size();
        int natural = naturalRows(newRows, context.resampling);
        double shares = shares(context.resampling);
        syntheticRows = 0;
        for (Resampling each : context.resampling) {
            int rows = extra(natural, share(each), shares);
            switch (each) {
                case Resampling.UniformReplay r ->
                        replay(batch, newRows * r.rows(), r.window(), context);
                case Resampling.MinorityReplay r -> replayMinority(batch, rows, context);
                case Resampling.Memory r -> remember(batch, newRows * r.rows(), r, context);
                case Resampling.Smote r -> synthesise(batch, r, rows, context);
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

    private void synthesise(MiniBatch batch, Resampling.Smote declared, int rows, Context context) {
        MinorityBuffer buffer = requireNonNull(buffers.minority());
        SmoteSampler sampler = sampler(declared);
        if (isStale || context.number % RESTANDARDISE_EVERY == 0) {
            isStale = false;
            context.statistics.read(mean, deviation);
            sampler.restandardise(mean, deviation);
        }
        int allowed = budget.take(rows);
        long[] identities = new long[allowed];
        for (int r = 0; r < allowed; r++) {
            identities[r] = context.number * 65_536 + r;
        }
        int[] labels = new int[allowed];
        float[] weights = new float[allowed];
        int made =
                sampler.synthesize(
                        buffer,
                        identities,
                        allowed,
                        batch.features(),
                        batch.next(),
                        labels,
                        weights);
        budget.giveBack(allowed - made);
        for (int r = 0; r < made; r++) {
            batch.addWritten(labels[r], context.weight.of(labels[r]) * weights[r]);
        }
        syntheticRows += made;
    }

    private SmoteSampler sampler(Resampling.Smote declared) {
        if (smote == null || !declared.equals(smoteOf)) {
            int[][] categories =
                    shape.categories().stream()
                            .map(group -> group.stream().mapToInt(column -> column).toArray())
                            .toArray(int[][]::new);
            smote =
                    new SmoteSampler(
                            declared,
                            seed,
                            shape.classes(),
                            shape.columns(),
                            MinorityBuffer.DEFAULT_CAPACITY,
                            categories,
                            kernels::neighbours);
            smote.restandardise(mean, deviation);
            smoteOf = declared;
        }
        return smote;
    }

    void writeTo(DataOutput out) throws IOException {
        budget.writeTo(out);
        for (int f = 0; f < mean.length; f++) {
            out.writeFloat(mean[f]);
            out.writeFloat(deviation[f]);
        }
    }

    /// After a state of other columns: the next synthetic examples look at the network's
    /// statistics.
    void becomeStale() {
        isStale = true;
    }

    void readFrom(DataInput in) throws IOException {
        budget.readFrom(in);
        for (int f = 0; f < mean.length; f++) {
            mean[f] = in.readFloat();
            deviation[f] = in.readFloat();
        }
        if (smote != null) {
            smote.restandardise(mean, deviation);
        }
        uniform = null;
        memory = null;
    }
}
