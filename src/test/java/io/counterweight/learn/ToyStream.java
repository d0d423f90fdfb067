package io.counterweight.learn;

import java.util.Random;

/// A seeded stream of three features whose classes overlap a little: class c is a cloud around a
/// point of its own, at a share of its own.
final class ToyStream {
    static final int FEATURES = 3;

    private final double[][] centres = {{0, 0, 0}, {1.8, 1.2, 0}, {-1.5, 0, 1.8}};
    private final Random random;
    private final double[] shares;
    final float[] features = new float[FEATURES];
    int label;
    long time;

    /// Of the present one, from 1.
    long key;

    /// @param shares of classes 1, 2, …; the rest is class 0
    ToyStream(long seed, double... shares) {
        this.random = new Random(seed);
        this.shares = shares;
    }

    /// From now on the class is a cloud elsewhere.
    void move(int label, double... centre) {
        centres[label] = centre;
    }

    void next() {
        double draw = random.nextDouble();
        label = 0;
        for (int c = 0; c < shares.length; c++) {
            if (draw >= 0 && draw < shares[c]) {
                label = c + 1;
            }
            draw -= shares[c];
        }
        for (int f = 0; f < FEATURES; f++) {
            features[f] = (float) (5 + 3 * (centres[label][f] + 0.7 * random.nextGaussian()));
        }
        time += 1000 + random.nextInt(60_000);
        key++;
    }

    /// The present one, labelled at once.
    LabelledExample example() {
        return new LabelledExample(features.clone(), label, key, time, time);
    }

    void learn(Learner learner, int examples) {
        for (int i = 0; i < examples; i++) {
            next();
            learner.learnOne(example());
        }
    }
}
