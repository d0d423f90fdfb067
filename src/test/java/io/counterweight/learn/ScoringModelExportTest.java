package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Weighting;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScoringModelExportTest {
    @Test
    void theExportedModelScoresAsTheLearnerDoes() {
        for (Classes classes : new Classes[] {Recipes.TWO, Recipes.THREE}) {
            Learner learner =
                    Recipes.learner(
                            Recipes.small(new Weighting.None()), ToyStream.FEATURES, classes);
            ToyStream stream = new ToyStream(3, 0.2);
            stream.learn(learner, 500);
            ScoringModel model = learner.scoringModel();
            float[] probabilities = new float[classes.count()];
            for (int i = 0; i < 50; i++) {
                stream.next();
                // Far out, where the clip decides.
                stream.features[i % 3] += i % 5 == 0 ? 1000 : 0;
                learner.scoreOne(stream.features, probabilities);
                double[] expected = score(model, stream.features);
                for (int c = 0; c < expected.length; c++) {
                    // float32 against double: a hundred times finer than the 1e-5 asked of ONNX.
                    assertThat((double) probabilities[c])
                            .isCloseTo(expected[c], Offset.offset(1e-6));
                }
            }
        }
    }

    /// The network as the record's contract tells it, in double.
    private static double[] score(ScoringModel model, float[] raw) {
        int k = model.k();
        double[] x = new double[model.features() * (1 + 2 * k)];
        for (int f = 0; f < raw.length; f++) {
            double z = ((double) raw[f] - model.mean()[f]) / model.deviation()[f];
            z = Math.clamp(z, -model.clip(), model.clip());
            x[f] = z;
            for (int j = 0; j < k; j++) {
                double turn = 2 * Math.PI * model.frequencies()[f * k + j] * z;
                x[raw.length + f * k + j] = Math.sin(turn);
                x[raw.length + (raw.length + f) * k + j] = Math.cos(turn);
            }
        }
        for (int l = 0; l < model.layers().size(); l++) {
            ScoringModel.Dense layer = model.layers().get(l);
            double[] y = new double[layer.out()];
            for (int o = 0; o < y.length; o++) {
                y[o] = layer.bias()[o];
                for (int i = 0; i < layer.in(); i++) {
                    y[o] += x[i] * layer.weights()[i * layer.out() + o];
                }
                y[o] = l < model.layers().size() - 1 ? gelu(y[o]) : y[o];
            }
            x = y;
        }
        double[] logits = x.length == 1 ? new double[] {0, x[0]} : x;
        double sum = 0;
        double[] p = new double[logits.length];
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(logits[c]);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static double gelu(double a) {
        double t = a / Math.sqrt(2);
        double term = t;
        double series = t;
        for (int n = 1; n < 200; n++) {
            term *= 2 * t * t / (2 * n + 1);
            series += term;
        }
        return a * 0.5 * (1 + 2 / Math.sqrt(Math.PI) * Math.exp(-t * t) * series);
    }
}
