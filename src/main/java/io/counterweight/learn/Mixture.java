package io.counterweight.learn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How log-probabilities `v_ic` of several members become one row: `Σ_i w_i·v_ic`, then a
/// calibration.
///
/// With `othersFrom` the first member judges alone what it holds for harmless: with `g = min(1, p_1
/// / othersFrom)` and `p_1` the first member's probability that the row is not of the majority, the
/// row is `v_1c + g·(Σ_i w_i·v_ic − v_1c)`. A member that finds more frauds but ranks the doubtful
/// ones worse then adds what it finds and harms little below. Immutable.
///
/// @param weights one a member
/// @param majority the majority's class
/// @param othersFrom in (0, 1]; null where all members always count
/// @param calibration of the row
public record Mixture(
        List<Double> weights, int majority, @Nullable Double othersFrom, Calibration calibration) {
    /// Of the sum of the weights.
    private static final double SMALLEST_REST = 0.1;

    public Mixture {
        weights = List.copyOf(weights);
    }

    /// The same with less of some members; the sum of the weights stays what it is. Where the
    /// others count for nothing, or against, nothing changes.
    ///
    /// @param shares what is left of each member's weight, in (0, 1]
    public Mixture withShares(List<Double> shares) {
        double before = 0;
        double after = 0;
        for (int m = 0; m < weights.size(); m++) {
            before += weights.get(m);
            after += weights.get(m) * shares.get(m);
        }
        if (!(after >= SMALLEST_REST * before)) {
            return this;
        }
        var less = new ArrayList<Double>();
        for (int m = 0; m < weights.size(); m++) {
            less.add(weights.get(m) * shares.get(m) * (before / after));
        }
        return new Mixture(less, majority, othersFrom, calibration);
    }

    /// @param opinions `members × classes` log-probabilities
    /// @param row one a class, before the calibration
    void mix(float[] opinions, float[] row) {
        double share =
                othersFrom == null ? 1 : Math.min(1, suspicion(opinions, row.length) / othersFrom);
        for (int c = 0; c < row.length; c++) {
            double sum = 0;
            for (int m = 0; m < weights.size(); m++) {
                sum += weights.get(m).floatValue() * opinions[m * row.length + c];
            }
            double first = opinions[c];
            row[c] = (float) (othersFrom == null ? sum : first + share * (sum - first));
        }
    }

    /// The first member's probability of all classes but the majority.
    private double suspicion(float[] opinions, int classes) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += c == majority ? 0 : StrictMath.exp(opinions[c]);
        }
        return sum;
    }
}
