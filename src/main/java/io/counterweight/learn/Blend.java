package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How several opinions, as log-probabilities, become one: `Σ_i w_i·v_ic`, then a calibration. The
/// weights are those of a mean, or learned ([LogitRegression]); what is learned is fitted again
/// whenever the time of labels crosses a multiple of `every`, to the opinions of the window. Same
/// examples, same bits. Confined to one thread at a time.
public final class Blend {
    private final int members;
    private final int classes;
    private final boolean isLearned;
    private final Calibrating calibrating;
    private final Duration window;
    private final @Nullable Duration every;
    private final ScoreWindow scores;
    private final float[] mean;
    private List<Double> weights;
    private CalibrationMap map = new CalibrationMap.Identity();
    private long fittedAt = Long.MIN_VALUE;

    private Blend(int members, int classes, boolean isLearned, Calibrating calibrating) {
        this.members = members;
        this.classes = classes;
        this.isLearned = isLearned;
        this.calibrating = calibrating;
        this.weights = Collections.nCopies(members, 1.0 / members);
        this.mean = new float[classes];
        switch (calibrating) {
            case Calibrating.Platt platt -> {
                this.window = platt.window();
                this.every = platt.every();
            }
            case Calibrating.Isotonic isotonic -> {
                this.window = isotonic.window();
                this.every = isotonic.every();
            }
            case Calibrating.None _, Calibrating.Shift _ -> {
                this.window = Duration.ZERO;
                this.every = null;
            }
        }
        this.scores = new ScoreWindow(isLearned ? members * classes : classes);
    }

    public static Blend of(Recipe.Blend recipe, int classes) {
        return new Blend(recipe.of().size(), classes, false, recipe.calibration());
    }

    public static Blend of(Recipe.Stack recipe, int classes) {
        var fit = new Calibrating.Platt(recipe.window(), recipe.every());
        return new Blend(recipe.of().size(), classes, true, fit);
    }

    public boolean isLearned() {
        return isLearned;
    }

    /// One a member.
    public List<Double> weights() {
        return weights;
    }

    /// Of the weighted sum.
    public Calibration calibration() {
        return Calibration.identity(classes).withMap(map);
    }

    /// Takes the opinions on an example; null where not all had one.
    ///
    /// @param opinions `members × classes` log-probabilities
    public void learnOne(float @Nullable [] opinions, int label, long key, long labelledAt) {
        if (every == null) {
            return;
        }
        long period = Math.floorDiv(labelledAt, every.toMillis());
        if (fittedAt != Long.MIN_VALUE && period > fittedAt) {
            fit(labelledAt - window.toMillis());
        }
        fittedAt = Math.max(fittedAt, period);
        if (opinions != null) {
            scores.add(isLearned ? opinions : mean(opinions), 0, label, key, labelledAt);
        }
    }

    /// A label was revised.
    public void forget(long key, int label) {
        if (every != null) {
            scores.forget(key, label);
        }
    }

    private float[] mean(float[] opinions) {
        for (int c = 0; c < classes; c++) {
            double sum = 0;
            for (int m = 0; m < members; m++) {
                sum += weights.get(m).floatValue() * opinions[m * classes + c];
            }
            mean[c] = (float) sum;
        }
        return mean;
    }

    private void fit(long since) {
        if (!isLearned) {
            map = scores.fit(calibrating, since);
            return;
        }
        var fit = scores.regression(members, classes, since);
        if (fit != null) {
            weights = List.copyOf(fit.scales());
            map = new CalibrationMap.Platt(1, fit.offsets());
        }
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeLong(fittedAt);
        for (double weight : weights) {
            out.writeDouble(weight);
        }
        CalibrationMaps.write(map, out);
        scores.writeTo(out);
    }

    public void readFrom(DataInput in) throws IOException {
        fittedAt = in.readLong();
        var read = new ArrayList<Double>();
        for (int m = 0; m < members; m++) {
            read.add(in.readDouble());
        }
        weights = List.copyOf(read);
        map = CalibrationMaps.read(in);
        scores.readFrom(in);
    }
}
