package io.counterweight.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Fits one scale for all classes and an offset a class to scores whose labels are known (Platt,
/// 1999), by Newton's method on the log loss of `softmax(a·v_c + b_c)`.
///
/// A weak prior draws towards the identity, a ~ N(1, 1) and b_c ~ N(0, 1): with few examples of a
/// class its offset stays small. Same rows in the same order give the same bits. One thread.
public final class PlattFit {
    /// Rows of all classes but the commonest that a fit asks for.
    public static final int FEWEST_EXAMPLES = 20;

    private static final double PRIOR = 1;
    private static final int MOST_STEPS = 50;

    /// A scale below it would all but undo the order of scores.
    private static final double SMALLEST_SCALE = 0.05;

    /// Squared distance to the optimum, in standard errors, from which one more step is the last:
    /// Newton's squares the distance that is left.
    private static final double CLOSE = 1e-3;

    private final float[] logs;
    private final int[] labels;
    private final int rows;
    private final int classes;

    /// The scale, then the offsets.
    private final double[] parameters;

    private final double[] gradient;
    private final double[][] hessian;
    private final double[] p;
    private double loss;

    private PlattFit(float[] logs, int[] labels, int rows, int classes) {
        this.logs = logs;
        this.labels = labels;
        this.rows = rows;
        this.classes = classes;
        this.parameters = new double[classes + 1];
        this.gradient = new double[classes + 1];
        this.hessian = new double[classes + 1][classes + 1];
        this.p = new double[classes];
        parameters[0] = 1;
    }

    /// The fitted map; the identity where there are too few examples, or where the scores say so
    /// little that the scale falls below .05.
    ///
    /// @param logs `rows × classes`, row-major: see [Calibration#closedForm(float[], int, float[],
    ///   int)]
    /// @param labels one a row, in [0, classes)
    public static CalibrationMap of(float[] logs, int[] labels, int rows, int classes) {
        if (ofAllButTheCommonest(labels, rows, classes) < FEWEST_EXAMPLES) {
            return new CalibrationMap.Identity();
        }
        PlattFit fit = new PlattFit(logs, labels, rows, classes);
        fit.descend();
        return fit.parameters[0] < SMALLEST_SCALE
                ? new CalibrationMap.Identity()
                : new CalibrationMap.Platt(fit.parameters[0], fit.offsets());
    }

    static int ofAllButTheCommonest(int[] labels, int rows, int classes) {
        int[] counts = new int[classes];
        for (int r = 0; r < rows; r++) {
            counts[labels[r]]++;
        }
        return rows - Arrays.stream(counts).max().orElse(0);
    }

    private List<Double> offsets() {
        List<Double> offsets = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            offsets.add(parameters[c + 1]);
        }
        return offsets;
    }

    private void descend() {
        evaluate();
        for (int i = 0; i < MOST_STEPS; i++) {
            double[] step = gradient.clone();
            SymmetricSystem.solve(hessian, step);
            double decrement = 0;
            for (int j = 0; j < step.length; j++) {
                decrement += step[j] * gradient[j];
            }
            if (decrement < CLOSE) {
                move(parameters.clone(), step, 1);
                return;
            }
            if (!improve(step)) {
                return;
            }
        }
    }

    /// Takes the step, or as much of it as lowers the loss.
    private boolean improve(double[] step) {
        double[] before = parameters.clone();
        double lossBefore = loss;
        for (double length = 1; length > 1e-6; length /= 2) {
            move(before, step, length);
            evaluate();
            if (loss <= lossBefore) {
                return true;
            }
        }
        move(before, step, 0);
        return false;
    }

    private void move(double[] from, double[] step, double length) {
        for (int j = 0; j < parameters.length; j++) {
            parameters[j] = from[j] - length * step[j];
        }
    }

    /// Loss, gradient and Hessian at the parameters.
    private void evaluate() {
        loss = 0;
        Arrays.fill(gradient, 0);
        for (double[] row : hessian) {
            Arrays.fill(row, 0);
        }
        for (int r = 0; r < rows; r++) {
            addRow(r * classes, labels[r]);
        }
        for (int j = 0; j < parameters.length; j++) {
            double away = parameters[j] - (j == 0 ? 1 : 0);
            loss += PRIOR * away * away / 2;
            gradient[j] += PRIOR * away;
            hessian[j][j] += PRIOR;
        }
    }

    private void addRow(int at, int label) {
        loss += toProbabilities(at, label);
        double mean = 0;
        for (int c = 0; c < classes; c++) {
            mean += p[c] * logs[at + c];
        }
        gradient[0] += mean - logs[at + label];
        gradient[label + 1] -= 1;
        for (int c = 0; c < classes; c++) {
            double away = logs[at + c] - mean;
            hessian[0][0] += p[c] * away * away;
            gradient[c + 1] += p[c];
            hessian[c + 1][0] += p[c] * away;
            for (int d = 0; d < c; d++) {
                hessian[c + 1][d + 1] -= p[c] * p[d];
            }
            hessian[c + 1][c + 1] += p[c] * (1 - p[c]);
        }
    }

    /// Fills the probabilities of a row and returns −ln of its label's.
    private double toProbabilities(int at, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            p[c] = parameters[0] * logs[at + c] + parameters[c + 1];
            largest = Math.max(largest, p[c]);
        }
        double ofLabel = p[label] - largest;
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            p[c] = StrictMath.exp(p[c] - largest);
            sum += p[c];
        }
        for (int c = 0; c < classes; c++) {
            p[c] /= sum;
        }
        return StrictMath.log(sum) - ofLabel;
    }
}
