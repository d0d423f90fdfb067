package io.counterweight.score;

import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.learn.ScoringModel.Dense;

/// The network of [ScoringModel]'s javadoc in double, written as it is said there.
final class ReferenceForward {
    private ReferenceForward() {}

    static double[] logits(ScoringModel model, float[] rows, int row) {
        var values = encoded(model, rows, row * model.features());
        int last = model.layers().size() - 1;
        for (int i = 0; i <= last; i++) {
            values = dense(model.layers().get(i), values);
            for (int j = 0; i < last && j < values.length; j++) {
                values[j] =
                        model.activation() == Activation.GELU
                                ? gelu(values[j])
                                : Math.max(0, values[j]);
            }
        }
        return values;
    }

    static double[] probabilities(double[] logits) {
        if (logits.length == 1) {
            double p = 1 / (1 + Math.exp(-logits[0]));
            return new double[] {1 - p, p};
        }
        double sum = 0;
        var probabilities = new double[logits.length];
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = Math.exp(logits[c]);
            sum += probabilities[c];
        }
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] /= sum;
        }
        return probabilities;
    }

    private static double[] encoded(ScoringModel model, float[] rows, int start) {
        int k = model.k();
        var encoded = new double[model.features() * (1 + 2 * k)];
        for (int f = 0; f < model.features(); f++) {
            double z = ((double) rows[start + f] - model.mean()[f]) / model.deviation()[f];
            z = Math.max(-model.clip(), Math.min(model.clip(), z));
            encoded[f] = z;
            for (int i = 0; i < k; i++) {
                double angle = 2 * Math.PI * model.frequencies()[f * k + i] * z;
                encoded[model.features() + f * k + i] = Math.sin(angle);
                encoded[model.features() + (model.features() + f) * k + i] = Math.cos(angle);
            }
        }
        return encoded;
    }

    private static double[] dense(Dense layer, double[] in) {
        var out = new double[layer.out()];
        for (int j = 0; j < layer.out(); j++) {
            out[j] = layer.bias()[j];
            for (int i = 0; i < layer.in(); i++) {
                out[j] += in[i] * layer.weights()[i * layer.out() + j];
            }
        }
        return out;
    }

    private static double gelu(double x) {
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /// Abramowitz and Stegun 7.1.6, whose terms all have one sign.
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }
}
