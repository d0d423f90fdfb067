package io.counterweight.stream;

import io.counterweight.evaluate.Explore;
import io.counterweight.event.Action;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.feature.StableHash;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// Lets a share of what would be blocked through ([Explore]): those whose id, hashed with the
/// pipeline's name, falls into it. So a transaction is in the control group or not, on every
/// instance, in the answer path and in every replay, whatever came before it. Immutable; any
/// thread.
public final class ControlGroup {
    private static final String BLOCK = Action.BLOCK.toString();

    /// Numbers that a double holds exactly, from 0 up to 1.
    private static final double UNIT = 0x1p-53;

    private final Explore declared;
    private final String key;

    private ControlGroup(Explore declared, String pipeline) {
        this.declared = declared;
        this.key = "control\0" + pipeline + '\0';
    }

    /// Null for a pipeline without one.
    public static @Nullable ControlGroup of(StreamPlan plan) {
        var explore = plan.policy().advice().exploring();
        return explore == null ? null : new ControlGroup(explore, plan.pipeline());
    }

    /// Lets it through where it is blocked and in the group: then it says so, and how likely that
    /// was.
    ///
    /// @param scored with its amount, where the policy names one, and with what rules made of it
    /// @param scale by what the model that decided lowers the share; 1 without a model
    public void take(ScoredTransaction.Builder scored, double scale) {
        var ruled = scored.getRuled();
        if (!ruled.getAction().equals(BLOCK)) {
            return;
        }
        double propensity = declared.propensity(scored.getAmount(), scale);
        if (draw(scored.getTransactionId()) < propensity) {
            scored.setPropensity(propensity)
                    .setRuled(
                            ruled.toBuilder()
                                    .setAction(Action.ALLOW.toString())
                                    .setMadeBy("control:" + ruled.getMadeBy()));
        }
    }

    private double draw(String id) {
        return (StableHash.of(key + id) >>> 11) * UNIT;
    }
}
