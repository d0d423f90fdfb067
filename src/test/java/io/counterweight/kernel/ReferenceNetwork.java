package io.counterweight.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The mean weighted loss of a network, written a second time, in double and by the textbook: the
/// oracle of the gradient tests. The standardisation is given.
final class ReferenceNetwork {
    private final NetworkSpec spec;
    private final ParameterLayout layout;
    private final float[] offsets;

    /// @param offsets `classes × classes`
    ReferenceNetwork(NetworkSpec spec, float[] offsets) {
        this.spec = spec;
        this.offsets = offsets;
        this.layout = ParameterLayout.of(spec);
    }

    /// @param z standardised features, `rows × d`
    double loss(double[] p, double[][] z, int[] labels, float[] weights) {
        double sum = 0;
        double total = 0;
        for (int r = 0; r < z.length; r++) {
            sum += weights[r] * exampleLoss(logits(p, z[r]), labels[r]);
            total += weights[r];
        }
        return sum / total;
    }

    double[] probabilities(double[] p, double[] z) {
        return softmax(logits(p, z));
    }

    private double exampleLoss(double[] logits, int label) {
        double[] moved = logits.clone();
        for (int j = 0; j < moved.length; j++) {
            moved[j] += offsets[label * moved.length + j];
        }
        double probability = softmax(moved)[label];
        double loss = -StrictMath.log(probability);
        if (!(spec.loss() instanceof Loss.Focal focal)) {
            return loss;
        }
        @Nullable Double alpha = focal.alpha();
        double factor = alpha == null ? 1 : label == spec.majority() ? 1 - alpha : alpha;
        return factor * StrictMath.pow(1 - probability, focal.gamma()) * loss;
    }

    private double[] logits(double[] p, double[] z) {
        int k = spec.frequencies();
        double[] x = new double[spec.encoded()];
        for (int f = 0; f < z.length; f++) {
            x[f] = z[f];
            for (int j = 0; j < k; j++) {
                double turn = 2 * StrictMath.PI * p[f * k + j] * z[f];
                x[z.length + f * k + j] = StrictMath.sin(turn);
                x[z.length + (z.length + f) * k + j] = StrictMath.cos(turn);
            }
        }
        for (int l = 0; l < layout.layers().size(); l++) {
            ParameterLayout.Layer layer = layout.layers().get(l);
            double[] y = new double[layer.out()];
            for (int o = 0; o < y.length; o++) {
                y[o] = p[layer.bias() + o];
                for (int i = 0; i < layer.in(); i++) {
                    y[o] += x[i] * p[layer.weights() + i * layer.out() + o];
                }
            }
            if (l < layout.layers().size() - 1) {
                Arrays.setAll(y, o -> activate(y[o]));
            }
            x = y;
        }
        return x.length == 1 ? new double[] {0, x[0]} : x;
    }

    private double activate(double a) {
        if (spec.activation() == Activation.RELU) {
            return Math.max(a, 0);
        }
        double t = a / StrictMath.sqrt(2);
        double term = t;
        double sum = t;
        for (int n = 1; n < 200; n++) {
            term *= 2 * t * t / (2 * n + 1);
            sum += term;
        }
        double erf = 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-t * t) * sum;
        return a * 0.5 * (1 + erf);
    }

    private static double[] softmax(double[] logits) {
        double top = Arrays.stream(logits).max().orElseThrow();
        double[] p = Arrays.stream(logits).map(v -> StrictMath.exp(v - top)).toArray();
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(v -> v / sum).toArray();
    }
}
