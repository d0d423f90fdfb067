package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one rule has to its account, day by day. Not thread-safe.
final class RuleSums {
    /// Of the middle 95 % of a normal distribution.
    private static final double Z = 1.959963984540054;

    private final RuleTerms rule;
    private final List<RuleTerms> rules;
    private final int majority;
    private final long[] together;
    private long rows;
    private long fired;
    private long hits;
    private long sought;
    private long withModel;
    private double caught;
    private double refused;
    private int days;
    private long budgets;
    private double added;
    private double addedSquared;

    /// @param rules all that are judged, this one among them
    RuleSums(RuleTerms rule, List<RuleTerms> rules, Classes classes) {
        this.rule = rule;
        this.rules = rules;
        this.majority = classes.majority();
        this.together = new long[rules.size()];
    }

    /// @param ranked the rows that count, the champion's highest first
    /// @param sets of rules that were true, by their numbers
    /// @param own this rule's place among them
    /// @param budget alerts a day; null for as many as the champion has
    void addDay(RuledDay day, int[] ranked, List<BitSet> sets, int own, @Nullable Integer budget) {
        rows += ranked.length;
        int alerts = 0;
        for (int row : ranked) {
            alerts += day.isAlert(row) ? 1 : 0;
            boolean isHit = rule.isHit(day.label(row), majority);
            sought += isHit ? 1 : 0;
            var set = sets.get(day.firedSet(row));
            if (set.get(own)) {
                fire(day, row, isHit, set, own);
            }
        }
        int places = Math.min(ranked.length, budget == null ? alerts : budget);
        int more = frauds(day, ranked, sets, own, places) - frauds(day, ranked, places);
        days++;
        budgets += places;
        added += more;
        addedSquared += (double) more * more;
    }

    private void fire(RuledDay day, int row, boolean isHit, BitSet set, int own) {
        fired++;
        hits += isHit ? 1 : 0;
        withModel += day.isAlert(row) ? 1 : 0;
        if (isHit) {
            caught += day.amount(row);
        } else if (day.label(row) == majority) {
            refused += day.amount(row);
        }
        set.stream().filter(other -> other != own).forEach(other -> together[other]++);
    }

    /// Frauds among the champion's highest.
    private int frauds(RuledDay day, int[] ranked, int places) {
        int frauds = 0;
        for (int i = 0; i < places; i++) {
            frauds += isFraud(day, ranked[i]) ? 1 : 0;
        }
        return frauds;
    }

    /// Frauds among what the rule is true of, the highest first, and then the highest of the
    /// others.
    private int frauds(RuledDay day, int[] ranked, List<BitSet> sets, int own, int places) {
        int frauds = 0;
        int left = places;
        for (boolean isOfRule : new boolean[] {true, false}) {
            for (int i = 0; i < ranked.length && left > 0; i++) {
                if (sets.get(day.firedSet(ranked[i])).get(own) == isOfRule) {
                    frauds += isFraud(day, ranked[i]) ? 1 : 0;
                    left--;
                }
            }
        }
        return frauds;
    }

    private boolean isFraud(RuledDay day, int row) {
        return day.label(row) != majority;
    }

    JudgedRule judged() {
        int nearest = -1;
        for (int r = 0; r < together.length; r++) {
            if (together[r] > 0 && (nearest < 0 || together[r] > together[nearest])) {
                nearest = r;
            }
        }
        return new JudgedRule(
                rule,
                rows,
                fired,
                hits,
                sought,
                days == 0 ? 0 : (double) fired / days,
                caught,
                refused,
                withModel,
                nearest < 0 ? null : rules.get(nearest).name(),
                nearest < 0 ? 0 : together[nearest],
                added());
    }

    private JudgedRule.@Nullable Added added() {
        if (days < 2) {
            return null;
        }
        double mean = added / days;
        double variance = Math.max(0, (addedSquared - added * mean) / (days - 1));
        double half = Z * Math.sqrt(variance / days);
        return new JudgedRule.Added(mean, mean - half, mean + half, (double) budgets / days);
    }
}
