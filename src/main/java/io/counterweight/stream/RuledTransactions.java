package io.counterweight.stream;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.LiveRules;
import io.counterweight.rule.LiveRules.InForce;
import io.counterweight.rule.RuleRun;
import io.counterweight.rule.RuleSet;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is done with transactions: what a model or a fallback advises, and what the rules that hold
/// at the event's time make of that. For one thread.
public final class RuledTransactions {
    /// Sets of rules that are kept ready: events come out of order, and about a change both are
    /// needed by turns.
    private static final int MOST_SETS = 4;

    private final LiveRules rules;
    private final float[] unknown;
    private final boolean isAdvised;
    private final Map<RuleSet, Ready> ready =
            new LinkedHashMap<>(8, .75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<RuleSet, Ready> eldest) {
                    return size() > MOST_SETS;
                }
            };
    private @Nullable InForce inForce;
    private @Nullable Ready now;

    public RuledTransactions(StreamPlan plan) {
        this.rules = plan.rules();
        this.isAdvised = plan.policy().advice().isGiven();
        this.unknown = new float[plan.features().columns()];
        Arrays.fill(unknown, Float.NaN);
    }

    /// A set of rules, and what is decided where none of it is true.
    private static final class Ready {
        private final RuleRun run;
        private final long book;
        private final RuledDecision nobodys;
        private final Map<String, Map<Action, RuledDecision>> byModels = new HashMap<>();

        Ready(RuleSet set) {
            this.run = new RuleRun(set);
            this.book = set.fingerprint();
            this.nobodys = made(Action.ALLOW, "");
        }

        RuledDecision byModel(String recipe, Action action) {
            return byModels.computeIfAbsent(recipe, r -> new EnumMap<>(Action.class))
                    .computeIfAbsent(action, a -> made(a, "model:" + recipe));
        }

        RuledDecision made(Action action, String by) {
            return RuledDecision.newBuilder()
                    .setAction(action.toString())
                    .setMadeBy(by)
                    .setBook(book)
                    .build();
        }
    }

    /// Those that hold for a transaction; null where there are none, and the model advises no more
    /// than alerts.
    private @Nullable Ready at(long time) {
        var last = inForce;
        var next = rules.at(time, last);
        rules.reach(time);
        if (next != last) {
            inForce = next;
            now =
                    next.set().isEmpty() && !isAdvised
                            ? null
                            : ready.computeIfAbsent(next.set(), Ready::new);
        }
        return now;
    }

    /// Of a transaction that a model scored; null as for [#at].
    ///
    /// @param recipe of the model
    /// @param action that the model advises
    @Nullable RuledDecision scored(
            EnrichedTransactionOrBuilder transaction,
            float[] features,
            float[] probabilities,
            String recipe,
            Action action) {
        var own = at(transaction.getEventTime());
        return own == null
                ? null
                : own.run.decide(transaction, features, probabilities, own.byModel(recipe, action));
    }

    /// Of one that no model scored, while there is none; null as for [#at].
    @Nullable RuledDecision unscored(EnrichedTransactionOrBuilder transaction, float[] features) {
        var own = at(transaction.getEventTime());
        return own == null ? null : own.run.decide(transaction, features, null, own.nobodys);
    }

    /// Of one that is answered without features and score: rules that read neither hold all the
    /// same. Null as for [#at].
    ///
    /// @param action that of the fallback
    /// @param why no model answers
    public @Nullable RuledDecision fallback(
            EnrichedTransactionOrBuilder transaction, Action action, String why) {
        var own = at(transaction.getEventTime());
        return own == null
                ? null
                : own.run.decide(transaction, unknown, null, own.made(action, "fallback:" + why));
    }
}
