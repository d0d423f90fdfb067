package io.counterweight.training;

import io.counterweight.event.Example;

/// For how many transactions an example stands. One of the control group was let through with a
/// known probability p, so it stands for 1 / p of those like it that were blocked (inverse
/// propensity: Horvitz and Thompson, 1952), every other for itself. Learned from, the weight is
/// capped: by 1 / p alone a handful of examples would be all that a network hears (Swaminathan and
/// Joachims, 2015).
public final class Standing {
    private Standing() {}

    /// For how many it stands, uncapped.
    public static double of(Example example) {
        double propensity = example.getScored().getPropensity();
        return propensity > 0 ? 1 / propensity : 1;
    }

    /// The same, capped.
    static float of(Example example, double cap) {
        return (float) Math.min(cap, of(example));
    }
}
