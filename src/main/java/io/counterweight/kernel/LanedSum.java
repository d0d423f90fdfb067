package io.counterweight.kernel;

import java.util.Arrays;

/// A sum of one fixed shape, whatever the vector width: 4 chains × 16 lanes.
///
/// Value i is added to lane i mod 16 of chain (i / 16) mod 4, in order, from 0. Then each lane is
/// `(a0 + a1) + (a2 + a3)`, and the 16 lanes fold by +8, +4, +2, +1 (lane l takes lane l + 8, …).
final class LanedSum {
    private static final int LANES = 16;
    private static final int CHAINS = 4;

    private final float[] partial = new float[CHAINS * LANES];

    float of(float[] values, int count) {
        Arrays.fill(partial, 0f);
        for (int i = 0; i < count; i++) {
            partial[i % partial.length] += values[i];
        }
        return fold(partial);
    }

    /// Folds 4 chains × 16 lanes, in place.
    static float fold(float[] partial) {
        for (int lane = 0; lane < LANES; lane++) {
            partial[lane] =
                    (partial[lane] + partial[lane + LANES])
                            + (partial[lane + 2 * LANES] + partial[lane + 3 * LANES]);
        }
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                partial[lane] += partial[lane + width];
            }
        }
        return partial[0];
    }
}
