package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

import io.counterweight.imbalance.MinorityBuffer;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.SmoteSampler;
import io.counterweight.imbalance.SyntheticBudget;
import io.counterweight.kernel.Kernels;
import io.counterweight.learn.BatchComposer.Context;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Minority examples that are made between those of the buffer ([SmoteSampler]), as many as the
/// real ones allow. Confined to one thread at a time.
final class SyntheticDraws {
    /// Statistics by which neighbours are sought move only now and then: they change little, and
    /// all points must be computed anew.
    private static final int RESTANDARDISE_EVERY = 64;

    /// Synthetic examples a real one, where `strategy: auto` makes them.
    private static final double SYNTHETIC_BUDGET = 20;

    private final LearningShape shape;
    private final ExampleBuffers buffers;
    private final Kernels kernels;
    private final long seed;
    private final SyntheticBudget budget;
    private @Nullable SmoteSampler smote;
    private Resampling.@Nullable Smote smoteOf;
    private float[] mean;
    private float[] deviation;

    /// Whether the statistics are those of no moment.
    private boolean isStale;

    /// Statistics of the features as the network has them now.
    interface Statistics {
        void read(float[] mean, float[] deviation);
    }

    SyntheticDraws(
            Recipe.Network recipe, LearningShape shape, ExampleBuffers buffers, Kernels kernels) {
        this.shape = shape;
        this.buffers = buffers;
        this.kernels = kernels;
        this.seed = recipe.seed();
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

    /// A real minority example is learned.
    void learned() {
        budget.learned();
    }

    /// Adds synthetic rows to a batch.
    ///
    /// @param rows as many at most
    /// @return how many it added
    int draw(MiniBatch batch, Resampling.Smote declared, int rows, Context context) {
        MinorityBuffer buffer = requireNonNull(buffers.minority());
        SmoteSampler sampler = sampler(declared);
        if (isStale || context.number() % RESTANDARDISE_EVERY == 0) {
            isStale = false;
            context.statistics().read(mean, deviation);
            sampler.restandardise(mean, deviation);
        }
        int allowed = budget.take(rows);
        long[] identities = new long[allowed];
        for (int r = 0; r < allowed; r++) {
            identities[r] = context.number() * 65_536 + r;
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
            batch.addWritten(labels[r], context.weight().of(labels[r]) * weights[r]);
        }
        return made;
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

    /// After a state of other columns: the next ones look at the network's statistics.
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
    }
}
