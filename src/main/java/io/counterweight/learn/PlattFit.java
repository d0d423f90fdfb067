package io.counterweight.learn;

import java.util.Arrays;

/// Fits one scale for all classes and an offset a class to scores whose labels are known (Platt,
/// 1999): [LogitRegression] with one opinion. Stateless.
public final class PlattFit {
    /// Rows of all classes but the commonest that a fit asks for.
    public static final int FEWEST_EXAMPLES = 20;

    /// A scale below it would all but undo the order of scores.
    private static final double SMALLEST_SCALE = 0.05;

    private PlattFit() {}

    /// The fitted map; the identity where there are too few examples, or where the scores say so
    /// little that the scale falls below .05.
    ///
    /// @param logs `rows × classes`, row-major: see [Calibration#closedForm(float[], int, float[],
    ///   int)]
    /// @param labels one a row, in [0, classes)
    public static CalibrationMap of(float[] logs, int[] labels, int rows, int classes) {
        return of(logs, labels, ones(rows), rows, classes);
    }

    /// @param weights for how many each row stands
    static CalibrationMap of(float[] logs, int[] labels, float[] weights, int rows, int classes) {
        if (ofAllButTheCommonest(labels, rows, classes) < FEWEST_EXAMPLES) {
            return new CalibrationMap.Identity();
        }
        LogitRegression fit = new LogitRegression(logs, labels, weights, rows, 1, classes);
        double scale = fit.scales().getFirst();
        return scale < SMALLEST_SCALE
                ? new CalibrationMap.Identity()
                : new CalibrationMap.Platt(scale, fit.offsets());
    }

    static float[] ones(int rows) {
        float[] ones = new float[rows];
        Arrays.fill(ones, 1);
        return ones;
    }

    static int ofAllButTheCommonest(int[] labels, int rows, int classes) {
        int[] counts = new int[classes];
        for (int r = 0; r < rows; r++) {
            counts[labels[r]]++;
        }
        return rows - Arrays.stream(counts).max().orElse(0);
    }
}
