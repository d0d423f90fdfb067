package io.counterweight.feature;

import static io.counterweight.feature.Rules.or;

import org.jspecify.annotations.Nullable;

/// Features that are computed of other features' columns.
public sealed interface DerivedFeature extends FeatureDeclaration {
    /// min(max, of / (over + plus)) of two other columns.
    record Quotient(String of, String over, @Nullable Double plus, @Nullable Double max)
            implements DerivedFeature {
        public Quotient {
            plus = or(plus, 0.0);
            max = or(max, Double.POSITIVE_INFINITY);
        }
    }

    /// ln(1 + x) of another column x; −ln(1 − x) below 0.
    record LogOf(String of) implements DerivedFeature {}

    /// An expression in CEL over other columns, each called as it is, with `_` for other characters
    /// than letters and digits: `card_count_1d / (card_count_30d + 1.0)`. A boolean is 0 or 1.
    record Expression(String of) implements DerivedFeature {}

    /// 1 where a rule of the pipeline's file is true, whatever its state; else 0.
    record Rule(String rule) implements DerivedFeature {}
}
