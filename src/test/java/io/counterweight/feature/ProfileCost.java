package io.counterweight.feature;

import static io.counterweight.feature.Streams.CARDS;
import static io.counterweight.feature.Streams.HOUR;
import static io.counterweight.feature.Streams.card;

import io.counterweight.event.EnrichedTransaction;
import java.io.IOException;

/// Prints what read + observe + write of a profile with 60 transactions cost.
final class ProfileCost {
    private static final int ROUNDS = 12;
    private static final int REPEATS = 300_000;

    private ProfileCost() {}

    public static void main(String[] args) throws IOException {
        for (String pipeline : new String[] {"handbook.yaml", "handbook-extended.yaml"}) {
            FeatureSet features = FeatureSet.compile(CARDS, Declarations.ofPipeline(pipeline));
            for (String entity : features.entities()) {
                measure(pipeline + " " + entity, features, features.of(entity));
            }
        }
    }

    private static void measure(String name, FeatureSet features, EntityFeatures entity) {
        float[] x = new float[features.columns()];
        Profile p = entity.read(null);
        for (int i = 0; i < 60; i++) {
            long time = i * 11 * HOUR + i * 1000L;
            entity.observe(p, card(time, "c", "t" + i % 20, i * 3 + .37), x);
        }
        byte[] stored = entity.write(p);
        EnrichedTransaction t = card(60 * 11 * HOUR, "c", "t3", 57.16);
        double best = Double.POSITIVE_INFINITY;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < REPEATS; i++) {
                Profile read = entity.read(stored);
                entity.observe(read, t, x);
                bytes += entity.write(read).length;
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / REPEATS);
        }
        System.out.printf("%s: %d bytes, %.2f µs (check %d)%n", name, stored.length, best, bytes);
    }
}
