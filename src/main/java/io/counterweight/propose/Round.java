package io.counterweight.propose;

import io.counterweight.propose.Condition.Test;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One search for the rule that adds most to what is caught already: all single conditions, and
/// each of the most telling of them with all others. Used once.
final class Round {
    /// Fewest frauds that a rule must be true of.
    static final int FEWEST_HITS = 10;

    /// What a rule of one condition must add, of what the best of two does, to be taken for it.
    static final double SIMPLER = 0.9;

    /// Conditions that others are tried with, and of them those of one variable and test.
    private static final int BEAM = 40;

    private static final int BEAM_OF_ONE = 3;

    private final RankedRows rows;
    private final Codes codes;
    private final Caught caught;
    private final Counts counts;
    private final long places;
    private final List<Part> parts = new ArrayList<>();
    private long candidates;
    private @Nullable Coded single;
    private @Nullable Coded pair;

    /// A condition on codes.
    private record Part(int variable, Test test, int threshold, double worth) {}

    private record Coded(Part first, @Nullable Part second, Score score) {}

    Round(RankedRows rows, Codes codes, Caught caught) {
        this.rows = rows;
        this.codes = codes;
        this.caught = caught;
        this.counts = new Counts(rows, caught);
        this.places = caught.places();
    }

    /// Candidates that were looked at.
    long candidates() {
        return candidates;
    }

    /// The best; null where none adds anything for sure.
    @Nullable Candidate best() {
        var others = caught.others();
        singles(others);
        for (var first : beam()) {
            var test = test(first);
            pairs(first, IntStream.of(others).filter(test::at).toArray());
        }
        var best = single;
        if (pair != null && (best == null || SIMPLER * pair.score.low() > best.score.low())) {
            best = pair;
        }
        if (best == null) {
            return null;
        }
        var conditions = new ArrayList<>(List.of(condition(best.first)));
        if (best.second != null) {
            conditions.add(condition(best.second));
        }
        return new Candidate(conditions, best.score);
    }

    private RowTest test(Part part) {
        return codes.test(part.variable, part.test, part.threshold);
    }

    private Condition condition(Part part) {
        return codes.condition(part.variable, part.test, part.threshold);
    }

    private void singles(int[] others) {
        long missed = IntStream.of(others).filter(caught::isMissed).count();
        double chance = (double) missed / Math.max(1, others.length);
        for (int v = 0; v < rows.variables().size(); v++) {
            counts.count(others, codes.of(v), codes.count(v));
            for (var test : codes.tests(v)) {
                for (int k = 0; k < codes.thresholds(v); k++) {
                    candidates++;
                    var totals = counts.totals(test, k);
                    if (totals.missed() >= FEWEST_HITS) {
                        double more = (double) totals.missed() / totals.fired() - chance;
                        var part = new Part(v, test, k, more * Math.sqrt(totals.fired()));
                        parts.add(part);
                        if (isWorthIt(totals, single)) {
                            var score = caught.score(counts.sums(test, k), test(part));
                            single = better(new Coded(part, null, score), single);
                        }
                    }
                }
            }
        }
    }

    /// The conditions under which most more frauds are missed than by chance, not too many alike.
    private List<Part> beam() {
        parts.sort(
                Comparator.comparingDouble((Part part) -> -part.worth)
                        .thenComparingInt(Part::variable)
                        .thenComparing(Part::test)
                        .thenComparingInt(Part::threshold));
        var beam = new ArrayList<Part>();
        var alike = new HashMap<List<Object>, Integer>();
        for (var part : parts) {
            if (beam.size() < BEAM
                    && part.worth > 0
                    && alike.merge(List.of(part.variable, part.test), 1, Integer::sum)
                            <= BEAM_OF_ONE) {
                beam.add(part);
            }
        }
        return beam;
    }

    private void pairs(Part first, int[] of) {
        var isFirst = test(first);
        for (int v = 0; v < rows.variables().size(); v++) {
            if (v == first.variable && first.test == Test.IS) {
                continue;
            }
            counts.count(of, codes.of(v), codes.count(v));
            for (var test : codes.tests(v)) {
                if (v == first.variable && test == first.test) {
                    continue;
                }
                for (int k = 0; k < codes.thresholds(v); k++) {
                    candidates++;
                    var totals = counts.totals(test, k);
                    if (totals.missed() >= FEWEST_HITS
                            && totals.fired() < of.length
                            && isWorthIt(totals, pair)) {
                        var second = codes.test(v, test, k);
                        var score =
                                caught.score(
                                        counts.sums(test, k),
                                        row -> isFirst.at(row) && second.at(row));
                        pair = better(new Coded(first, new Part(v, test, k, 0), score), pair);
                    }
                }
            }
        }
    }

    /// Whether it could be better than the best so far, is a rule, and has no more alerts than
    /// there are places.
    private boolean isWorthIt(Counts.Totals totals, @Nullable Coded best) {
        var most = new Score(totals.fired(), totals.hits(), totals.missed(), 0);
        return totals.fired() <= places
                && Score.isRule(totals.fired(), totals.hits())
                && most.low() > (best == null ? 0 : best.score.low());
    }

    private static @Nullable Coded better(Coded candidate, @Nullable Coded best) {
        var than = best == null ? Score.NOTHING : best.score;
        return candidate.score.low() > 0 && candidate.score.isBetterThan(than) ? candidate : best;
    }
}
