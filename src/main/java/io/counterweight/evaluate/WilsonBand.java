package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// The 95 % band of a share seen in few trials (Wilson, JASA 1927): where the true share may lie.
public record WilsonBand(double low, double high) {
    private static final double Z = 1.959963984540054;

    /// The band of `hits` in `trials`; null without a trial.
    public static @Nullable WilsonBand of(long hits, long trials) {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException(
                    "hits must lie between 0 and trials: hits=" + hits + ", trials=" + trials);
        }
        if (trials == 0) {
            return null;
        }
        double share = (double) hits / trials;
        double z2 = Z * Z / trials;
        double centre = (share + z2 / 2) / (1 + z2);
        double half = Z * Math.sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
        return new WilsonBand(
                hits == 0 ? 0 : Math.max(0, centre - half),
                hits == trials ? 1 : Math.min(1, centre + half));
    }
}
