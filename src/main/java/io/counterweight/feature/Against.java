package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.feature.ProfileFeature.Ratio;
import io.counterweight.feature.ProfileFeature.ZScore;

/// A current value set against a mean and a deviation, of a window or of a running level.
interface Against {
    double value(double x, double mean, double deviation);

    static Against ratio(Ratio declared) {
        double plus = set(declared.plus());
        double max = set(declared.max());
        return (x, mean, deviation) -> Math.min(max, Numbers.divide(x, mean + plus));
    }

    static Against zScore(ZScore declared) {
        double plus = set(declared.plus());
        double min = set(declared.min());
        double max = set(declared.max());
        return (x, mean, deviation) ->
                Math.clamp(Numbers.divide(x - mean, deviation + plus), min, max);
    }
}
