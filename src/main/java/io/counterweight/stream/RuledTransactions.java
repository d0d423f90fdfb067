package io.counterweight.stream;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.RuleRun;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the rules of a pipeline make of transactions, beside what a model or a fallback decides.
/// For one thread.
public final class RuledTransactions {
    private static final RuledDecision NOBODYS = made(Action.ALLOW, "");

    private final RuleRun run;
    private final float[] unknown;
    private final Map<String, RuledDecision> alerts = new HashMap<>();
    private final Map<String, RuledDecision> others = new HashMap<>();

    private RuledTransactions(StreamPlan plan) {
        this.run = new RuleRun(plan.rules());
        this.unknown = new float[plan.features().columns()];
        Arrays.fill(unknown, Float.NaN);
    }

    /// Null for a pipeline without rules.
    public static @Nullable RuledTransactions of(StreamPlan plan) {
        return plan.rules().book().rules().isEmpty() ? null : new RuledTransactions(plan);
    }

    /// Of a transaction that a model scored.
    ///
    /// @param recipe of the model
    /// @param isAlert whether the model's decision is one
    RuledDecision scored(
            EnrichedTransactionOrBuilder transaction,
            float[] features,
            float[] probabilities,
            String recipe,
            boolean isAlert) {
        var byModel = isAlert ? alerts.get(recipe) : others.get(recipe);
        if (byModel == null) {
            byModel = made(isAlert ? Action.ALERT : Action.ALLOW, "model:" + recipe);
            (isAlert ? alerts : others).put(recipe, byModel);
        }
        return run.decide(transaction, features, probabilities, byModel);
    }

    /// Of one that no model scored, while there is none.
    RuledDecision unscored(EnrichedTransactionOrBuilder transaction, float[] features) {
        return run.decide(transaction, features, null, NOBODYS);
    }

    /// Of one that is answered without features and score: rules that read neither hold all the
    /// same.
    ///
    /// @param action that of the fallback
    /// @param why no model answers
    public RuledDecision fallback(
            EnrichedTransactionOrBuilder transaction, Action action, String why) {
        return run.decide(transaction, unknown, null, made(action, "fallback:" + why));
    }

    private static RuledDecision made(Action action, String by) {
        return RuledDecision.newBuilder().setAction(action.toString()).setMadeBy(by).build();
    }
}
