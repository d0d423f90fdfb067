package io.counterweight.learn;

import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Learns how several opinions become one ([Mixture]). The weights are those of a mean, or learned
/// ([LogitRegression]); what is learned, weights or calibration, is fitted again whenever the time
/// of labels crosses a multiple of `every`, to the opinions of the window. Same examples, same
/// bits. Confined to one thread at a time.
public final class Blend {
    /// Of the members' scales: below it they say next to nothing of the last labels.
    private static final double SMALLEST_SUM = 0.05;

    private final String owner;
    private final int members;
    private final Classes classes;
    private final boolean isLearned;
    private final Calibrating calibrating;
    private final Duration window;
    private final @Nullable Duration every;
    private final ScoreWindow scores;
    private final @Nullable FadingFit fading;
    private final float[] mixed;
    private Mixture mixture;
    private long fittedAt = Long.MIN_VALUE;

    private Blend(
            Recipe recipe,
            int members,
            Classes classes,
            boolean isLearned,
            @Nullable Double othersFrom,
            Calibrating calibrating,
            @Nullable Duration halfLife) {
        this.owner = "%s, %s".formatted(recipe, classes);
        this.members = members;
        this.classes = classes;
        this.isLearned = isLearned;
        this.calibrating = calibrating;
        this.mixture =
                new Mixture(
                        Collections.nCopies(members, 1.0 / members),
                        classes.majority(),
                        othersFrom,
                        Calibration.identity(classes.count()));
        this.mixed = new float[classes.count()];
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
        this.fading = halfLife == null ? null : new FadingFit(members, classes.count(), halfLife);
        int width = isLearned ? members * classes.count() : classes.count();
        this.scores = new ScoreWindow(fading == null ? width : 0);
    }

    public static Blend of(Recipe.Blend recipe, Classes classes) {
        return new Blend(
                recipe,
                recipe.of().size(),
                classes,
                false,
                recipe.othersFrom(),
                recipe.calibration(),
                null);
    }

    public static Blend of(Recipe.Stack recipe, Classes classes) {
        var fit = new Calibrating.Platt(recipe.window(), recipe.every());
        return new Blend(recipe, recipe.of().size(), classes, true, null, fit, recipe.halfLife());
    }

    /// Its recipe and classes.
    public String owner() {
        return owner;
    }

    public boolean isLearned() {
        return isLearned;
    }

    /// Whether it is learned and what is older counts for less.
    public boolean isFading() {
        return fading != null;
    }

    /// Of now.
    public Mixture mixture() {
        return mixture;
    }

    /// Takes the opinions on an example; null where not all had one.
    ///
    /// @param opinions `members × classes` log-probabilities
    public void learnOne(float @Nullable [] opinions, int label, long key, long labelledAt) {
        learnOne(opinions, label, key, labelledAt, 1);
    }

    /// The same on an example that stands for others, too.
    ///
    /// @param weight for how many, itself included
    public void learnOne(
            float @Nullable [] opinions, int label, long key, long labelledAt, float weight) {
        if (every == null) {
            return;
        }
        long period = Math.floorDiv(labelledAt, every.toMillis());
        if (fittedAt != Long.MIN_VALUE && period > fittedAt) {
            fit(labelledAt);
        }
        fittedAt = Math.max(fittedAt, period);
        if (opinions != null && fading != null) {
            take(fading, opinions, label, labelledAt, weight);
        } else if (opinions != null) {
            if (!isLearned) {
                mixture.mix(opinions, mixed);
            }
            scores.add(isLearned ? opinions : mixed, 0, label, key, labelledAt, weight);
        }
    }

    private void take(FadingFit into, float[] opinions, int label, long labelledAt, float weight) {
        into.add(opinions, label, weight);
        if (into.isFull()) {
            become(into.fit(labelledAt));
        }
    }

    /// The time of labels was ahead of all that can be, and is that from now on.
    public void setBack(long time) {
        if (every != null) {
            fittedAt = Math.min(fittedAt, Math.floorDiv(time, every.toMillis()));
        }
        if (fading != null) {
            fading.setBack(time);
        }
    }

    /// A label was revised.
    ///
    /// @param opinions as when it was learned; null where not all had one
    /// @param weight as then
    public void forget(
            long key, int label, float @Nullable [] opinions, long labelledAt, float weight) {
        if (fading != null) {
            if (opinions != null) {
                take(fading, opinions, label, labelledAt, -weight);
            }
        } else if (every != null) {
            scores.forget(key, label);
        }
    }

    private void fit(long now) {
        long since = now - window.toMillis();
        if (!isLearned) {
            become(mixture.weights(), scores.fit(calibrating, since));
            return;
        }
        become(
                fading == null
                        ? scores.regression(members, classes.count(), since)
                        : fading.fit(now));
    }

    private void become(@Nullable LogitRegression fit) {
        if (fit != null && fading == null) {
            become(fit.scales(), new CalibrationMap.Platt(1, fit.offsets()));
        } else if (fit != null) {
            shareOut(fit.scales());
        }
    }

    /// Weights that add up to one, and no map: scale and offsets follow what was labelled lately,
    /// and labels of frauds come sooner than others. As probabilities the members' are better;
    /// ranked over weeks, a scale that moves costs up to .01 of average precision.
    private void shareOut(List<Double> scales) {
        double sum = scales.stream().mapToDouble(Double::doubleValue).sum();
        if (sum > SMALLEST_SUM) {
            become(
                    scales.stream().map(scale -> scale / sum).toList(),
                    new CalibrationMap.Identity());
        }
    }

    private void become(List<Double> weights, CalibrationMap map) {
        mixture =
                new Mixture(
                        weights,
                        mixture.majority(),
                        mixture.othersFrom(),
                        Calibration.identity(classes.count()).withMap(map));
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeUTF(owner);
        out.writeLong(fittedAt);
        for (double weight : mixture.weights()) {
            out.writeDouble(weight);
        }
        CalibrationMaps.write(mixture.calibration().map(), out);
        if (fading == null) {
            scores.writeTo(out);
        } else {
            fading.writeTo(out);
        }
    }

    /// Goes on where another was, unless that was of another recipe: then nothing has changed.
    public Continuity readFrom(DataInput in) throws IOException {
        if (!in.readUTF().equals(owner)) {
            return Continuity.anew("another recipe");
        }
        fittedAt = in.readLong();
        var read = new ArrayList<Double>();
        for (int m = 0; m < members; m++) {
            read.add(in.readDouble());
        }
        become(read, CalibrationMaps.read(in));
        if (fading == null) {
            scores.readFrom(in);
        } else {
            fading.readFrom(in);
        }
        return Continuity.WHOLE;
    }
}
