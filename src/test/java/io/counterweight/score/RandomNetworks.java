package io.counterweight.score;

import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.learn.ScoringModel.Dense;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Networks and rows to test with, a function of the seed.
final class RandomNetworks {
    private RandomNetworks() {}

    static ScoringModel network(
            long seed, int features, int classes, int k, Activation activation, int hidden) {
        var random = new Random(seed);
        var layers = new ArrayList<Dense>();
        int width = features * (1 + 2 * k);
        for (int i = 0; i < hidden; i++) {
            int out = 8 + random.nextInt(25);
            layers.add(dense(random, width, out));
            width = out;
        }
        layers.add(dense(random, width, classes == 2 ? 1 : classes));
        return new ScoringModel(
                features,
                classes,
                floats(random, features, 3),
                positives(random, features),
                5f,
                k,
                floats(random, features * k, 0.5f),
                activation,
                List.copyOf(layers));
    }

    /// Two classes, one feature, no hidden layer: the score is always `sigmoid(logit)`.
    static ScoringModel constant(float logit) {
        return linear(0f, logit);
    }

    /// Two classes, one feature: `logit = weight × x + bias`.
    static ScoringModel linear(float weight, float bias) {
        return new ScoringModel(
                1,
                2,
                new float[] {0},
                new float[] {1},
                Float.MAX_VALUE,
                0,
                new float[0],
                Activation.RELU,
                List.of(new Dense(1, 1, new float[] {weight}, new float[] {bias})));
    }

    /// Rows well inside, at and beyond the clip.
    static float[] rows(long seed, int rows, int features) {
        return floats(new Random(~seed), rows * features, 10);
    }

    private static Dense dense(Random random, int in, int out) {
        float scale = (float) Math.sqrt(2.0 / in);
        return new Dense(in, out, floats(random, in * out, scale), floats(random, out, 0.5f));
    }

    private static float[] floats(Random random, int length, float scale) {
        var values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] positives(Random random, int length) {
        var values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.5f + 4 * random.nextFloat();
        }
        return values;
    }
}
