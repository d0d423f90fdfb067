package io.counterweight.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fits a scale for each of several opinions and an offset a class to scores whose labels are
/// known, by Newton's method on the log loss of `softmax(Σ_i a_i·v_ic + b_c)`: Platt's map (1999)
/// where there is one opinion, stacking (Wolpert, Neural Networks 1992) where there are more.
///
/// A weak prior draws towards the mean of the opinions, a_i ~ N(1 / m, 1) and b_c ~ N(0, 1): with
/// few examples of a class its offset stays small. Same rows in the same order give the same bits.
/// One thread.
final class LogitRegression {
    private static final double PRIOR = 1;
    private static final int MOST_STEPS = 50;

    /// Squared distance to the optimum, in standard errors, from which one more step is the last:
    /// Newton's squares the distance that is left.
    private static final double CLOSE = 1e-3;

    private final float[] logs;
    private final int[] labels;
    private final float[] weights;
    private final int rows;
    private final int opinions;
    private final int classes;

    /// The scales, then the offsets.
    private final double[] parameters;

    private final double[] gradient;
    private final double[][] hessian;
    private final double[] p;

    /// Of each opinion over the classes, by their probabilities.
    private final double[] mean;

    private final double prior;
    private final @Nullable PastLoss past;
    private double loss;

    /// Fits at once.
    ///
    /// @param logs `rows × opinions × classes`, row-major: logs of probabilities
    /// @param labels one a row, in [0, classes)
    /// @param weights for how many each row stands
    LogitRegression(
            float[] logs, int[] labels, float[] weights, int rows, int opinions, int classes) {
        this(logs, labels, weights, rows, opinions, classes, PRIOR, null);
        Arrays.fill(parameters, 0, opinions, 1.0 / opinions);
        descend();
    }

    private LogitRegression(
            float[] logs,
            int[] labels,
            float[] weights,
            int rows,
            int opinions,
            int classes,
            double prior,
            @Nullable PastLoss past) {
        this.prior = prior;
        this.past = past;
        this.weights = weights;
        this.logs = logs;
        this.labels = labels;
        this.rows = rows;
        this.opinions = opinions;
        this.classes = classes;
        this.parameters = new double[opinions + classes];
        this.gradient = new double[parameters.length];
        this.hessian = new double[parameters.length][parameters.length];
        this.p = new double[classes];
        this.mean = new double[opinions];
    }

    /// Fits rows and what is known of those before them.
    ///
    /// @param prior how strongly all is drawn towards the mean of the opinions
    /// @param start scales and offsets to begin at
    static LogitRegression after(
            PastLoss past,
            double prior,
            double[] start,
            float[] logs,
            int[] labels,
            float[] weights,
            int rows,
            int opinions,
            int classes) {
        var fit = new LogitRegression(logs, labels, weights, rows, opinions, classes, prior, past);
        System.arraycopy(start, 0, fit.parameters, 0, start.length);
        fit.descend();
        return fit;
    }

    /// Adds these rows to the past.
    void foldInto(PastLoss to) {
        clear();
        addRows();
        to.add(parameters, gradient, hessian);
    }

    void copyTo(double[] to) {
        System.arraycopy(parameters, 0, to, 0, to.length);
    }

    /// a_i, one an opinion.
    List<Double> scales() {
        return part(0, opinions);
    }

    /// b_c, one a class.
    List<Double> offsets() {
        return part(opinions, parameters.length);
    }

    private List<Double> part(int from, int to) {
        List<Double> part = new ArrayList<>();
        for (int i = from; i < to; i++) {
            part.add(parameters[i]);
        }
        return part;
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
        System.arraycopy(before, 0, parameters, 0, before.length);
        return false;
    }

    private void move(double[] from, double[] step, double length) {
        for (int j = 0; j < parameters.length; j++) {
            parameters[j] = from[j] - length * step[j];
        }
    }

    /// Loss, gradient and Hessian at the parameters.
    private void evaluate() {
        clear();
        addRows();
        if (past != null) {
            loss += past.addTo(parameters, gradient, hessian);
        }
        for (int j = 0; j < parameters.length; j++) {
            double away = parameters[j] - (j < opinions ? 1.0 / opinions : 0);
            loss += prior * away * away / 2;
            gradient[j] += prior * away;
            hessian[j][j] += prior;
        }
    }

    private void clear() {
        loss = 0;
        Arrays.fill(gradient, 0);
        for (double[] row : hessian) {
            Arrays.fill(row, 0);
        }
    }

    private void addRows() {
        for (int r = 0; r < rows; r++) {
            addRow(r * opinions * classes, labels[r], weights[r]);
        }
    }

    private void addRow(int at, int label, double weight) {
        loss += weight * toProbabilities(at, label);
        gradient[opinions + label] -= weight;
        for (int i = 0; i < opinions; i++) {
            int of = at + i * classes;
            mean[i] = 0;
            for (int c = 0; c < classes; c++) {
                mean[i] += p[c] * logs[of + c];
            }
            gradient[i] += weight * (mean[i] - logs[of + label]);
            for (int h = 0; h <= i; h++) {
                for (int c = 0; c < classes; c++) {
                    double away = logs[at + h * classes + c] - mean[h];
                    hessian[i][h] += weight * (p[c] * (logs[of + c] - mean[i]) * away);
                }
            }
        }
        for (int c = 0; c < classes; c++) {
            double[] row = hessian[opinions + c];
            gradient[opinions + c] += weight * p[c];
            for (int i = 0; i < opinions; i++) {
                row[i] += weight * (p[c] * (logs[at + i * classes + c] - mean[i]));
            }
            for (int d = 0; d < c; d++) {
                row[opinions + d] -= weight * (p[c] * p[d]);
            }
            row[opinions + c] += weight * (p[c] * (1 - p[c]));
        }
    }

    /// Fills the probabilities of a row and returns −ln of its label's.
    private double toProbabilities(int at, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            p[c] = parameters[opinions + c];
            for (int i = 0; i < opinions; i++) {
                p[c] += parameters[i] * logs[at + i * classes + c];
            }
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
