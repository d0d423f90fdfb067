package io.counterweight.kernel;

/// The checks before a network's work. They throw; they change nothing.
final class Arguments {
    private static final float LARGEST_GRADIENT = 1e18f;

    private Arguments() {}

    static void checkRows(NetworkSpec spec, float[] features, int rows) {
        checkRows(spec, rows);
        requireAtLeast("features.length", features.length, (long) rows * spec.features());
    }

    static void checkRows(NetworkSpec spec, int rows) {
        if (rows < 1 || rows > spec.maxRows()) {
            throw new IllegalArgumentException(
                    "rows must be in [1, maxRows]: rows=%d, maxRows=%d"
                            .formatted(rows, spec.maxRows()));
        }
    }

    static void checkCounted(int rows, int counted) {
        if (counted < 0 || counted > rows) {
            throw new IllegalArgumentException(
                    "counted must be in [0, rows]: counted=%d, rows=%d".formatted(counted, rows));
        }
    }

    static void checkFeatures(NetworkSpec spec, float[] features, int rows) {
        int d = spec.features();
        for (int i = 0; i < rows * d; i++) {
            if (Float.isInfinite(features[i])) {
                throw new NonFiniteException(
                        "features must not be infinite: row=%d, features[%d]=%s"
                                .formatted(i / d, i % d, features[i]));
            }
        }
    }

    static void checkLabels(NetworkSpec spec, int[] labels, int rows) {
        requireAtLeast("labels.length", labels.length, rows);
        for (int r = 0; r < rows; r++) {
            if (labels[r] < 0 || labels[r] >= spec.classes()) {
                throw new IllegalArgumentException(
                        "label must be in [0, classes): labels[%d]=%d, classes=%d"
                                .formatted(r, labels[r], spec.classes()));
            }
        }
    }

    static void checkWeights(float[] weights, int rows) {
        requireAtLeast("weights.length", weights.length, rows);
        for (int r = 0; r < rows; r++) {
            if (!(weights[r] >= 0 && Float.isFinite(weights[r]))) {
                throw new IllegalArgumentException(
                        "weight must be finite and not negative: weights[%d]=%s"
                                .formatted(r, weights[r]));
            }
        }
    }

    static void checkOffsets(NetworkSpec spec, float[] offsets) {
        if (spec.optimiser() instanceof Optimiser.Invariant) {
            throw new IllegalArgumentException(
                    "the invariant update takes no offsets: optimiser=" + spec.optimiser());
        }
        long needed = (long) spec.classes() * spec.classes();
        requireAtLeast("offsets.length", offsets.length, needed);
        for (int i = 0; i < needed; i++) {
            if (!Float.isFinite(offsets[i])) {
                throw new IllegalArgumentException(
                        "offset must be finite: offsets[%d]=%s".formatted(i, offsets[i]));
            }
        }
    }

    static void checkClassSums(NetworkSpec spec, double[] losses, double[] weights) {
        requireAtLeast("losses.length", losses.length, spec.classes());
        requireAtLeast("weights.length", weights.length, spec.classes());
    }

    static void checkGradients(ParameterLayout layout, float[] gradients) {
        for (int i = 0; i < gradients.length; i++) {
            if (!(Math.abs(gradients[i]) <= LARGEST_GRADIENT)) {
                throw new NonFiniteException(
                        "gradient must be at most 1e18: %s=%s"
                                .formatted(layout.describe(i), gradients[i]));
            }
        }
    }

    static void checkState(ParameterLayout layout, NetworkSpec spec, NetworkState state) {
        requireEqual("parameters", state.parameters().length, layout.size());
        requireEqual("statistics", state.statistics().columns(), spec.features());
        requireFinite("parameters", state.parameters());
        requireFinite("averages", state.averages());
        requireFinite("firstMoments", state.firstMoments());
        requireFinite("secondMoments", state.secondMoments());
        requireFinite("betaPowers", state.betaPowers());
        checkStatistics(state.statistics());
        if (state.steps() < 0) {
            throw new IllegalArgumentException(
                    "steps must not be negative: steps=" + state.steps());
        }
    }

    private static void checkStatistics(ColumnStatistics statistics) {
        requireFinite("mean", statistics.mean());
        requireFinite("squares", statistics.squares());
        requireFinite("outer", statistics.outer());
        for (int f = 0; f < statistics.columns(); f++) {
            long rows = statistics.rows()[f];
            long inner = statistics.inner()[f];
            long held = statistics.held()[f];
            if (inner < 0 || held < 0 || held > ColumnStatistics.OUTER || rows - inner < held) {
                throw new IllegalArgumentException(
                        "a column's rows must be at least its inner and held values: column=%d, rows=%d, inner=%d, held=%d"
                                .formatted(f, rows, inner, held));
            }
            for (int i = 1; i < held; i++) {
                int at = f * ColumnStatistics.OUTER + i;
                if (statistics.outer()[at - 1] > statistics.outer()[at]) {
                    throw new IllegalArgumentException(
                            "outer values must be in order: column=%d, outer[%d]=%s, outer[%d]=%s"
                                    .formatted(
                                            f,
                                            i - 1,
                                            statistics.outer()[at - 1],
                                            i,
                                            statistics.outer()[at]));
                }
            }
        }
    }

    static void requireAtLeast(String name, int length, long needed) {
        if (length < needed) {
            throw new IllegalArgumentException(
                    "%s must be at least %d: %s=%d".formatted(name, needed, name, length));
        }
    }

    private static void requireEqual(String name, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s.length must fit the network: %s.length=%d, expected %d"
                            .formatted(name, name, length, expected));
        }
    }

    private static void requireFinite(String name, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new NonFiniteException(
                        "%s must be finite: %s[%d]=%s".formatted(name, name, i, values[i]));
            }
        }
    }

    private static void requireFinite(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new NonFiniteException(
                        "%s must be finite: %s[%d]=%s".formatted(name, name, i, values[i]));
            }
        }
    }
}
