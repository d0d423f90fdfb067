package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges rules by every labelled transaction, beside the champion and one another. All rows count
/// from [Judge#from] on, those of entities that are known for a fraud, too: a rule does not know
/// them. Not thread-safe.
public final class JudgedRules {
    private final List<RuleTerms> rules;
    private final Classes classes;
    private final Duration from;
    private final @Nullable Integer budget;
    private final Map<Integer, RuledDay> days = new TreeMap<>();
    private final Map<BitSet, Integer> numbers = new LinkedHashMap<>();
    private final List<BitSet> sets = new ArrayList<>();
    private long first = Long.MAX_VALUE;

    /// @param from rows count from this long after the midnight (UTC) before the first
    /// @param budget alerts a day; null for as many as the champion has that day
    public JudgedRules(
            List<RuleTerms> rules, Classes classes, Duration from, @Nullable Integer budget) {
        this.rules = List.copyOf(rules);
        this.classes = classes;
        this.from = from;
        this.budget = budget;
    }

    /// A transaction and what was said of it.
    ///
    /// @param time when it happened (ms)
    /// @param rank the champion's probability of fraud; 0 where it had no model
    /// @param isAlert whether the champion alerts
    /// @param amount NaN where none is known
    /// @param fired rules that were true; others than those judged are left aside
    public record Row(long time, float rank, boolean isAlert, double amount, List<String> fired) {}

    /// Its label came.
    public void add(Row row, int label) {
        first = Math.min(first, row.time);
        day(row).add(
                        millisOfDay(row.time),
                        row.rank,
                        row.amount,
                        label,
                        row.isAlert,
                        number(row.fired));
    }

    /// Its label was replaced.
    public void revise(Row row, int before, int label) {
        var _ = day(row).relabel(millisOfDay(row.time), row.rank, number(row.fired), before, label);
    }

    private RuledDay day(Row row) {
        int day = (int) Math.floorDiv(row.time, JudgedRows.MILLIS_PER_DAY);
        return days.computeIfAbsent(day, d -> new RuledDay());
    }

    private static int millisOfDay(long time) {
        return (int) Math.floorMod(time, JudgedRows.MILLIS_PER_DAY);
    }

    /// The number of a set of rules; equal sets have one.
    private int number(List<String> fired) {
        var set = new BitSet(rules.size());
        for (int r = 0; r < rules.size(); r++) {
            set.set(r, fired.contains(rules.get(r).name()));
        }
        return numbers.computeIfAbsent(
                set,
                s -> {
                    sets.add(s);
                    return sets.size() - 1;
                });
    }

    /// Of some rows of a day those from a time on.
    private static int[] since(RuledDay day, int[] ranked, long since, long midnight) {
        return since <= midnight
                ? ranked
                : Arrays.stream(ranked)
                        .filter(row -> midnight + day.millis(row) >= since)
                        .toArray();
    }

    /// Each rule, in the order given.
    ///
    /// @param until rows of a later time do not count (ms)
    public List<JudgedRule> judged(long until) {
        var sums = rules.stream().map(rule -> new RuleSums(rule, rules, classes)).toList();
        if (!days.isEmpty()) {
            long begin =
                    Math.floorDiv(first, JudgedRows.MILLIS_PER_DAY) * JudgedRows.MILLIS_PER_DAY
                            + from.toMillis();
            days.forEach((day, rows) -> {
                long midnight = day * JudgedRows.MILLIS_PER_DAY;
                int[] ranked = rows.ranked(begin - midnight, until - midnight);
                if (ranked.length > 0) {
                    for (int r = 0; r < sums.size(); r++) {
                        int[] own = since(rows, ranked, rules.get(r).since(), midnight);
                        if (own.length > 0) {
                            sums.get(r).addDay(rows, own, sets, r, budget);
                        }
                    }
                }
            });
        }
        return sums.stream().map(RuleSums::judged).toList();
    }
}
