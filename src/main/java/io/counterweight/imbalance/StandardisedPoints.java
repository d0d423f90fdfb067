package io.counterweight.imbalance;

import io.counterweight.kernel.Neighbours;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The examples of one class as points among which neighbours are sought, each feature `(x − mean)
/// / deviation`, so that no unit outweighs another; a missing one is its mean. It follows its ring
/// when asked to. Confined to one thread at a time.
final class StandardisedPoints {
    /// Beyond it squares would leave float.
    private static final float FARTHEST = 1e9f;

    private final Neighbours neighbours;
    private final float[] point;
    private float[] mean;
    private float[] inverse;
    private @Nullable ExampleRing ring;
    private long seen;

    StandardisedPoints(Neighbours neighbours) {
        this.neighbours = neighbours;
        this.point = new float[neighbours.dimensions()];
        this.mean = new float[point.length];
        this.inverse = new float[point.length];
        Arrays.fill(inverse, 1f);
    }

    /// From now on by these statistics.
    void restandardise(float[] newMean, float[] newInverse) {
        mean = newMean;
        inverse = newInverse;
        ring = null;
    }

    /// Brings the points up to what the ring holds now.
    void follow(ExampleRing now) {
        boolean all = now != ring;
        if (!all && now.changes() == seen) {
            return;
        }
        for (int slot = 0; slot < now.capacity(); slot++) {
            if (!all && now.changed(slot) <= seen) {
                continue;
            }
            if (now.holds(slot)) {
                standardise(now, slot, point, 0);
                neighbours.set(slot, point, 0);
            } else {
                neighbours.clear(slot);
            }
        }
        ring = now;
        seen = now.changes();
    }

    /// Writes the point of a slot.
    void standardise(ExampleRing from, int slot, float[] to, int at) {
        float[] features = from.features();
        int first = from.at(slot);
        for (int f = 0; f < point.length; f++) {
            float x = features[first + f];
            float z = Float.isNaN(x) ? 0 : (x - mean[f]) * inverse[f];
            to[at + f] = Math.clamp(z, -FARTHEST, FARTHEST);
        }
    }

    Neighbours neighbours() {
        return neighbours;
    }
}
