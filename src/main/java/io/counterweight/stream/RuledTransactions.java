package io.counterweight.stream;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.RuleRun;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is done with transactions: what a model or a fallback advises, and what the rules of the
/// pipeline make of that. For one thread.
public final class RuledTransactions {
    private static final RuledDecision NOBODYS = made(Action.ALLOW, "");

    private final RuleRun run;
    private final float[] unknown;
    private final Map<String, Map<Action, RuledDecision>> byModels = new HashMap<>();

    private RuledTransactions(StreamPlan plan) {
        this.run = new RuleRun(plan.rules());
        this.unknown = new float[plan.features().columns()];
        Arrays.fill(unknown, Float.NaN);
    }

    /// Null for a pipeline without rules whose model advises no more than alerts.
    public static @Nullable RuledTransactions of(StreamPlan plan) {
        return plan.rules().book().rules().isEmpty() && !plan.policy().advice().isGiven()
                ? null
                : new RuledTransactions(plan);
    }

    /// Of a transaction that a model scored.
    ///
    /// @param recipe of the model
    /// @param action that the model advises
    RuledDecision scored(
            EnrichedTransactionOrBuilder transaction,
            float[] features,
            float[] probabilities,
            String recipe,
            Action action) {
        var byModel =
                byModels.computeIfAbsent(recipe, r -> new EnumMap<>(Action.class))
                        .computeIfAbsent(action, a -> made(a, "model:" + recipe));
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
