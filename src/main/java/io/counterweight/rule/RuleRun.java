package io.counterweight.rule;

import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.expression.Values;
import io.counterweight.rule.RuleNames.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tries all rules of a set on one transaction after another. Where none fires, nothing is
/// allocated. For one thread.
public final class RuleRun {
    private final Rule[] rules;
    private final Values values;

    // Of each kind where its values stand, and in the same place the slot.
    private final int[] times;
    private final int[][] numbers;
    private final int[][] categories;
    private final int[][] probabilities;
    private final int[][] columns;
    private final int[][] entities;

    public RuleRun(RuleSet set) {
        this.rules = set.rules().toArray(Rule[]::new);
        this.values = set.values();
        this.times = of(set, Kind.TIME)[1];
        this.numbers = of(set, Kind.NUMBER);
        this.categories = of(set, Kind.CATEGORY);
        this.probabilities = of(set, Kind.PROBABILITY);
        this.columns = of(set, Kind.COLUMN);
        this.entities = of(set, Kind.ENTITY);
    }

    private static int[][] of(RuleSet set, Kind kind) {
        List<RuleSet.Read> reads =
                set.reads().stream().filter(read -> read.source().kind() == kind).toList();
        return new int[][] {
            reads.stream().mapToInt(read -> read.source().at()).toArray(),
            reads.stream().mapToInt(RuleSet.Read::slot).toArray()
        };
    }

    /// What is done with a transaction. Of the actions that rules ask for, and that without them,
    /// the strongest is taken; of equal ones that without rules, then that of the rule declared
    /// first. A rule that reads a missing feature (NaN), or a probability where there is none, does
    /// not fire; nor does one whose expression has no value, as one that divides by 0.
    ///
    /// @param features finished, one value a column
    /// @param given one probability a class; null where no model said any
    /// @param otherwise what is done without rules; `allow` there is no order, only the want of one
    /// @return `otherwise` itself where no rule fires
    public RuledDecision decide(
            EnrichedTransactionOrBuilder transaction,
            float[] features,
            float @Nullable [] given,
            RuledDecision otherwise) {
        var earlier = earlier(transaction);
        values.asOf(transaction.getEventTime(), earlier);
        fill(transaction, features, given);
        RuledDecision.Builder ruled = null;
        Action strongest = null;
        for (var rule : rules) {
            if (!isReadable(rule, features, given) || !rule.when().truth(values, false)) {
                continue;
            }
            if (ruled == null) {
                ruled = otherwise.toBuilder();
                strongest = orders(otherwise);
            }
            if (rule.isSnoozed(transaction, earlier)) {
                ruled.addFired(rule.snoozed());
                continue;
            }
            int entity = rule.entity();
            boolean isActing = rule.isActing(entity < 0 ? "" : transaction.getEntities(entity));
            var fired = rule.fired(isActing);
            ruled.addFired(fired);
            if (isActing && rule.action().isStrongerThan(strongest)) {
                strongest = rule.action();
                ruled.setAction(fired.getAction()).setMadeBy("rule:" + fired.getName());
            }
        }
        return ruled == null ? otherwise : ruled.build();
    }

    /// Of ids whose key is being changed, what they were called under the one before.
    private static Map<String, String> earlier(EnrichedTransactionOrBuilder transaction) {
        int count = transaction.getEarlierEntitiesCount();
        if (count == 0) {
            return Map.of();
        }
        var earlier = new HashMap<String, String>();
        for (int e = 0; e < Math.min(count, transaction.getEntitiesCount()); e++) {
            if (!transaction.getEarlierEntities(e).isEmpty()) {
                earlier.put(transaction.getEntities(e), transaction.getEarlierEntities(e));
            }
        }
        return earlier;
    }

    /// What a decision without rules asks for; null where it only lets pass.
    private static @Nullable Action orders(RuledDecision decision) {
        var action = Action.of(decision.getAction()).orElse(null);
        return action == Action.ALLOW ? null : action;
    }

    private void fill(
            EnrichedTransactionOrBuilder transaction, float[] features, float @Nullable [] given) {
        for (int slot : times) {
            values.number(slot, transaction.getEventTime());
        }
        for (int i = 0; i < numbers[0].length; i++) {
            values.number(numbers[1][i], transaction.getNumbers(numbers[0][i]));
        }
        for (int i = 0; i < categories[0].length; i++) {
            values.text(categories[1][i], transaction.getCategories(categories[0][i]));
        }
        for (int i = 0; i < entities[0].length; i++) {
            values.text(entities[1][i], transaction.getEntities(entities[0][i]));
        }
        for (int i = 0; i < columns[0].length; i++) {
            values.number(columns[1][i], features[columns[0][i]]);
        }
        if (given != null) {
            for (int i = 0; i < probabilities[0].length; i++) {
                values.number(probabilities[1][i], given[probabilities[0][i]]);
            }
        }
    }

    private static boolean isReadable(Rule rule, float[] features, float @Nullable [] given) {
        if (given == null && rule.readsProbability()) {
            return false;
        }
        for (int column : rule.columns()) {
            if (Float.isNaN(features[column])) {
                return false;
            }
        }
        return true;
    }
}
