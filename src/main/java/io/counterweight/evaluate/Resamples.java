package io.counterweight.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A figure computed again from what chance might have brought instead: the bootstrap (Efron, Ann.
/// Statist. 1979). The n-th draw is the same for every recipe that judged the same days, so that
/// recipes can be compared draw by draw. Immutable.
///
/// It is the width over transactions only: another seed of the recipe, or a stream that changes, is
/// not in it.
public final class Resamples {
    static final int COUNT = 200;

    /// What is drawn, with replacement.
    public enum Unit {
        /// Whole test days.
        DAYS,
        /// Rows within their day, where there are too few days.
        ROWS
    }

    /// The middle 95 % of the draws.
    public record Interval(double low, double high) {}

    private final Unit unit;

    /// NaN where a draw has no value.
    private final double[] values;

    Resamples(Unit unit, double[] values) {
        this.unit = unit;
        this.values = values.clone();
    }

    public Unit unit() {
        return unit;
    }

    /// Null when no draw has a value.
    public @Nullable Interval interval() {
        return middle(values);
    }

    /// Of this figure less the other's, draw by draw; null when no draw has both.
    public @Nullable Interval intervalOfDifference(Resamples other) {
        var differences = new double[values.length];
        Arrays.setAll(differences, i -> values[i] - other.values[i]);
        return middle(differences);
    }

    private static @Nullable Interval middle(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
        if (sorted.length == 0) {
            return null;
        }
        int cut = sorted.length / 40;
        return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
    }
}
