package io.counterweight.feature;

/// Σ 2^(−(t − tᵢ) / half-life) over times tᵢ, as it stands at the newest of them. The order in
/// which they are added does not matter (forward decay; Cormode et al., ICDE 2009).
final class DecayedSum {
    private final long halfLife;
    private long newest;
    private double sum;

    DecayedSum(long halfLife) {
        this(halfLife, 0, 0);
    }

    private DecayedSum(long halfLife, long newest, double sum) {
        this.halfLife = halfLife;
        this.newest = newest;
        this.sum = sum;
    }

    static DecayedSum read(long halfLife, ProfileReader in) {
        return new DecayedSum(halfLife, in.getSigned(), in.getDouble());
    }

    /// The time after which next to nothing is left: less than half a percent.
    static long reach(long halfLife) {
        return 8 * halfLife;
    }

    void write(ProfileWriter out) {
        out.putSigned(newest);
        out.putDouble(sum);
    }

    /// The sum at a time; at one before the newest, as at the newest.
    double at(long time) {
        return sum == 0 ? 0 : sum * Numbers.decay(time - newest, halfLife);
    }

    void add(long time, double weight) {
        if (sum == 0) {
            newest = time;
            sum = weight;
        } else if (time >= newest) {
            sum = at(time) + weight;
            newest = time;
        } else {
            sum += weight * Numbers.decay(newest - time, halfLife);
        }
    }
}
