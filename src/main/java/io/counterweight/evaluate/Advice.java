package io.counterweight.evaluate;

import io.counterweight.event.Action;
import org.jspecify.annotations.Nullable;

/// What a decision policy advises to do with a transaction beyond an alert: from which probability
/// of fraud on, that of all minority classes together, it is referred to somebody, and from which
/// on it is blocked. Immutable.
///
/// @param refer null for never
/// @param block null for never
/// @param follows what callers do with it; null where nobody says
/// @param presume where what was declined is taken for what the model took it for, until a label
///   says otherwise: what is judged by never does; null for nowhere
/// @param explore the control group of what is blocked; null for none
public record Advice(
        @Nullable Double refer,
        @Nullable Double block,
        @Nullable Follows follows,
        @Nullable Presume presume,
        @Nullable Explore explore) {
    public Advice {
        check(refer, block);
    }

    /// @throws IllegalArgumentException for what is no probability, and for a lower one to block
    ///   than to refer
    static void check(@Nullable Double refer, @Nullable Double block) {
        checkOne("refer", refer);
        checkOne("block", block);
        if (refer != null && block != null && block < refer) {
            throw new IllegalArgumentException(
                    "block must not be below refer: block=" + block + ", refer=" + refer);
        }
    }

    private static void checkOne(String name, @Nullable Double at) {
        if (at != null && !(at > 0 && at <= 1)) {
            throw new IllegalArgumentException(name + " must lie in (0, 1]: " + name + "=" + at);
        }
    }

    /// Whether there is anything beyond alerts.
    public boolean isGiven() {
        return refer != null || block != null;
    }

    /// Whether what is advised to be blocked counts as declined.
    public boolean isFollowed() {
        return follows == Follows.ADVISED;
    }

    /// Whether features of labels presume anything of what was declined.
    public boolean isPresumed() {
        return presume != null;
    }

    /// Whether recipes learn what was declined as what it was presumed to be.
    public boolean isPresumedInLearning() {
        return presume == Presume.LEARNING;
    }

    /// For how many one of the control group stands at most where it is learned from.
    public double weightCap() {
        return explore == null ? Explore.WEIGHT_CAP : explore.weightCap();
    }

    /// The control group; null for none, and where it is switched off.
    public @Nullable Explore exploring() {
        return explore == null || explore.isOff() ? null : explore;
    }

    /// The action of a model.
    ///
    /// @param fraud the probability of all minority classes together, calibrated
    /// @param isAlert whether the policy's decision is one
    public Action of(double fraud, boolean isAlert) {
        if (block != null && fraud >= block) {
            return Action.BLOCK;
        }
        if (refer != null && fraud >= refer) {
            return Action.REFER;
        }
        return isAlert ? Action.ALERT : Action.ALLOW;
    }
}
