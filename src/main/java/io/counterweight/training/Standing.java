package io.counterweight.training;

import io.counterweight.evaluate.Advice;
import io.counterweight.event.Action;
import io.counterweight.event.Example;

/// For how many transactions an example stands. One of the control group was let through with a
/// known probability p, so it stands for 1 / p of those like it that were blocked (inverse
/// propensity: Horvitz and Thompson, 1952), every other for itself. Learned from, the weight is
/// capped: by 1 / p alone a handful of examples would be all that a network hears (Swaminathan and
/// Joachims, 2015).
public final class Standing {
    private static final String BLOCK = Action.BLOCK.toString();

    private Standing() {}

    /// For how many it stands, uncapped.
    public static double of(Example example) {
        double propensity = example.getScored().getPropensity();
        return propensity > 0 ? 1 / propensity : 1;
    }

    /// Whether such as it are blocked, where callers do what they are told: of those only the
    /// control group has labels, and before they followed all had.
    static boolean isOfBlocked(Example example, Advice advice) {
        var scored = example.getScored();
        return advice.isFollowed()
                && (scored.getPropensity() > 0 || scored.getRuled().getAction().equals(BLOCK));
    }

    /// For how many it is learned: capped, and by how far its label is trusted.
    static float of(Example example, double cap) {
        return of(example, cap, example.hasTold(), example.getTold());
    }

    /// The same of what it takes the place of.
    static float ofReplaced(Example example, double cap) {
        return of(example, cap, example.hasReplaced(), example.getReplaced());
    }

    private static float of(Example example, double cap, boolean isTold, Example.Told told) {
        double standing = Math.min(cap, of(example));
        return (float) (isTold ? standing * told.getTrust() : standing);
    }
}
