package io.counterweight.learn;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.ClassWeights;
import io.counterweight.imbalance.EffectiveWeights;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Strategy;
import io.counterweight.imbalance.StrategyChoice;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.LossOffsets;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The weighting and resampling in use: those of the recipe, or what [Strategy] chose last, looked
/// at again every 1,000 examples. Confined to one thread at a time.
final class StrategyInUse {
    private static final int CHOOSE_EVERY = 1000;

    private final LearningShape shape;
    private final @Nullable Strategy strategy;
    private List<Resampling> resampling;
    private ClassWeights weights;
    private @Nullable String reason;

    StrategyInUse(Recipe.Network recipe, LearningShape shape) {
        this.shape = shape;
        this.weights = new ClassWeights(recipe.weighting(), shape.classes());
        this.resampling = recipe.resampling();
        this.strategy =
                recipe.strategy() == Recipe.StrategyKind.AUTO
                        ? new Strategy(shape.classes(), shape.columns(), shape.numericColumns())
                        : null;
    }

    /// Empty counts of the kind that the weighting needs; a strategy needs plain ones.
    ClassCounts emptyCounts() {
        return weights.emptyCounts();
    }

    /// Chooses again where it is time.
    ///
    /// @param examples so far
    void follow(long examples, ClassCounts counts) {
        if (strategy != null && examples % CHOOSE_EVERY == 1) {
            take(strategy.choose(counts));
        }
    }

    private void take(StrategyChoice choice) {
        weights = new ClassWeights(choice.weighting(), shape.classes());
        resampling = choice.resampling();
        reason = choice.reason();
    }

    /// What the strategy and the loss do to the scores, by the counts of now.
    ///
    /// @param minorityExamples held for resampling, class by class
    Calibration closedForm(Loss loss, ClassCounts counts, int[] minorityExamples) {
        int classes = shape.classes().count();
        var logs =
                counts.total() == 0
                        ? Collections.nCopies(classes, 0.0)
                        : EffectiveWeights.logs(
                                weights,
                                resampling,
                                shape.classes().majority(),
                                counts,
                                minorityExamples);
        var shift = new ArrayList<Double>();
        float[] offsets = offsets(loss, counts);
        for (int c = 0; c < classes; c++) {
            // A logit-adjusted network says what it would at even classes.
            double adjusted = loss instanceof Loss.LogitAdjusted ? offsets[c] : 0;
            shift.add(logs.get(c) - adjusted);
        }
        return Calibration.closedForm(loss, shape.classes(), shift);
    }

    /// What the loss adds to the logits, by the counts of now.
    float[] offsets(Loss loss, ClassCounts counts) {
        double[] now = new double[shape.classes().count()];
        for (int c = 0; c < now.length; c++) {
            now[c] = counts.count(c);
        }
        return LossOffsets.of(loss, now);
    }

    ClassWeights weights() {
        return weights;
    }

    List<Resampling> resampling() {
        return resampling;
    }

    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    void writeTo(DataOutput out) throws IOException {
        if (strategy != null) {
            out.writeUTF(reason == null ? "" : reason);
            strategy.writeTo(out);
        }
    }

    void readFrom(DataInput in) throws IOException {
        if (strategy != null) {
            String read = in.readUTF();
            strategy.readFrom(in);
            if (!read.isEmpty()) {
                take(strategy.chosen(read));
            }
        }
    }
}
