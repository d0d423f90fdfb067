package io.counterweight.learn;

import java.util.List;

/// The fitted part of a [Calibration]: from the logs of the closed form's probabilities to those
/// that the labels bear out. Immutable.
public sealed interface CalibrationMap {
    /// What goes in comes out.
    record Identity() implements CalibrationMap {}

    /// `a·v_c + b_c` (Platt, 1999): one scale for all classes, an offset each.
    ///
    /// @param scale a > 0, so that the order of scores stays
    /// @param offsets b_c, one a class
    record Platt(double scale, List<Double> offsets) implements CalibrationMap {
        public Platt {
            offsets = List.copyOf(offsets);
            if (!(scale > 0 && Double.isFinite(scale))) {
                throw new IllegalArgumentException("scale must be positive: scale=" + scale);
            }
            for (double offset : offsets) {
                if (!Double.isFinite(offset)) {
                    throw new IllegalArgumentException(
                            "offsets must be finite: offsets=" + offsets);
                }
            }
        }
    }

    /// A monotone map of the log-odds of class 1 against class 0, linear between knots and of slope
    /// 1 beyond them.
    ///
    /// @param from log-odds before, at most 64, strictly increasing
    /// @param to log-odds after, as many, strictly increasing
    record Isotonic(List<Double> from, List<Double> to) implements CalibrationMap {
        public static final int MOST_KNOTS = 64;

        public Isotonic {
            from = List.copyOf(from);
            to = List.copyOf(to);
            if (from.isEmpty() || from.size() > MOST_KNOTS || from.size() != to.size()) {
                throw new IllegalArgumentException(
                        "a map must have 1 to 64 knots, as many from as to: from=%d, to=%d"
                                .formatted(from.size(), to.size()));
            }
            requireIncreasing("from", from);
            requireIncreasing("to", to);
        }

        /// Where the log-odds come to lie.
        public double at(double logOdds) {
            int last = from.size() - 1;
            if (logOdds <= from.getFirst()) {
                return to.getFirst() + (logOdds - from.getFirst());
            }
            if (logOdds >= from.get(last)) {
                return to.get(last) + (logOdds - from.get(last));
            }
            int left = segment(logOdds);
            return to.get(left) + slope(left) * (logOdds - from.get(left));
        }

        /// Of the segment from a knot to the next.
        public double slope(int left) {
            return (to.get(left + 1) - to.get(left)) / (from.get(left + 1) - from.get(left));
        }

        /// The last knot that is not to the right.
        private int segment(double logOdds) {
            int low = 0;
            int high = from.size() - 1;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (from.get(middle) <= logOdds) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private static void requireIncreasing(String name, List<Double> values) {
            for (int i = 0; i < values.size(); i++) {
                if (!Double.isFinite(values.get(i))
                        || (i > 0 && !(values.get(i) > values.get(i - 1)))) {
                    throw new IllegalArgumentException(
                            "knots must be finite and strictly increasing: %s[%d]=%s, %s=%s"
                                    .formatted(name, i, values.get(i), name, values));
                }
            }
        }
    }

    /// Maps the values of one row, each a log of a probability to a constant they share.
    default void apply(double[] values) {
        switch (this) {
            case Identity() -> {}
            case Platt(double scale, List<Double> offsets) -> {
                for (int c = 0; c < values.length; c++) {
                    values[c] = scale * values[c] + offsets.get(c);
                }
            }
            case Isotonic isotonic -> {
                values[1] = isotonic.at(values[1] - values[0]);
                values[0] = 0;
            }
        }
    }

    /// @throws IllegalArgumentException unless it is a map for so many classes
    default void requireFits(int classes) {
        if (this instanceof Platt platt && platt.offsets().size() != classes) {
            throw new IllegalArgumentException(
                    "a map must have an offset a class: offsets=%d, classes=%d"
                            .formatted(platt.offsets().size(), classes));
        }
        if (this instanceof Isotonic && classes != 2) {
            throw new IllegalArgumentException(
                    "an isotonic map is of two classes: classes=" + classes);
        }
    }
}
