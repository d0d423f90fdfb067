package io.counterweight.propose;

import io.counterweight.evaluate.WilsonBand;
import io.counterweight.propose.Condition.Test;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Moves the thresholds of a candidate, each between those beside it, to where it adds most, and
/// from there to the roundest number that the rows do not tell from it.
final class Refined {
    /// What a round threshold must add of what the best does.
    private static final double AS_MUCH = 0.98;

    /// Thresholds that are tried, and round numbers of one power of ten.
    private static final int MOST_TRIED = 200;

    private static final int MOST_ROUND = 20;

    private final RankedRows rows;
    private final Codes codes;
    private final Caught caught;
    private long tried;

    Refined(RankedRows rows, Codes codes, Caught caught) {
        this.rows = rows;
        this.codes = codes;
        this.caught = caught;
    }

    /// Thresholds that were tried.
    long tried() {
        return tried;
    }

    Candidate of(Candidate candidate) {
        var refined = candidate;
        for (int c = 0; c < candidate.conditions().size(); c++) {
            if (candidate.conditions().get(c).test() != Test.IS) {
                refined = moved(refined, c);
            }
        }
        return refined;
    }

    private Candidate moved(Candidate candidate, int which) {
        var condition = candidate.conditions().get(which);
        int variable = condition.variable();
        double low = codes.before(variable, condition.at());
        double high = codes.after(variable, condition.at());
        var values = rows.values(variable);
        // All that any threshold between could make it true of.
        var widest =
                new Condition(
                        variable, condition.test(), condition.test() == Test.ABOVE ? low : high);
        var isIn = Candidate.test(with(candidate, which, widest), rows);
        var of = IntStream.of(caught.others()).filter(isIn::at).toArray();
        var between =
                Arrays.stream(of)
                        .mapToDouble(row -> values[row])
                        .filter(x -> x > low && x < high)
                        .sorted()
                        .distinct()
                        .toArray();
        var best = candidate;
        for (double at : thinned(between)) {
            best = better(tried(candidate, which, at, of), best);
        }
        var round =
                round(
                        best,
                        which,
                        of,
                        Math.max(low, lowest(values)),
                        Math.min(high, highest(values)));
        return round == null ? best : round;
    }

    private static double[] thinned(double[] sorted) {
        int step = (sorted.length + MOST_TRIED - 1) / MOST_TRIED;
        return IntStream.range(0, sorted.length)
                .filter(i -> i % Math.max(1, step) == 0)
                .mapToDouble(i -> sorted[i])
                .toArray();
    }

    private static Candidate better(Candidate one, Candidate other) {
        return one.score().isBetterThan(other.score()) ? one : other;
    }

    private Candidate tried(Candidate candidate, int which, double at, int[] of) {
        tried++;
        var before = candidate.conditions().get(which);
        var conditions =
                with(candidate, which, new Condition(before.variable(), before.test(), at));
        var score = caught.score(of, Candidate.test(conditions, rows));
        // Right more often than wrong, and no more alerts than there are places.
        boolean isIt =
                Score.isRule(score.fired(), score.hits()) && score.fired() <= caught.places();
        return new Candidate(conditions, isIt ? score : Score.NOTHING);
    }

    private static List<Condition> with(Candidate candidate, int which, Condition condition) {
        var conditions = new ArrayList<>(candidate.conditions());
        conditions.set(which, condition);
        return conditions;
    }

    /// The roundest that does as well: of multiples of the highest power of ten the best.
    private @Nullable Candidate round(
            Candidate best, int which, int[] of, double low, double high) {
        double at = best.conditions().get(which).at();
        var precision = WilsonBand.of(best.score().hits(), best.score().fired());
        int power = (int) Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high)) + 1e-9));
        for (int p = power; p > power - 9; p--) {
            var found =
                    multiples(at, low, high, p).stream()
                            .map(round -> tried(best, which, round, of))
                            .filter(c -> c.score().more() >= AS_MUCH * best.score().more())
                            .filter(c ->
                                    precision != null && c.score().precision() >= precision.low())
                            .reduce(Refined::better);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }

    /// The nearest first.
    private static List<Double> multiples(double at, double low, double high, int power) {
        var unit = BigDecimal.ONE.scaleByPowerOfTen(power);
        var middle = new BigDecimal(at).divide(unit, 0, RoundingMode.HALF_EVEN);
        return IntStream.rangeClosed(-MOST_ROUND / 2, MOST_ROUND / 2)
                .mapToObj(i -> middle.add(BigDecimal.valueOf(i)).multiply(unit).doubleValue())
                .filter(x -> x >= low && x < high)
                .sorted(Comparator.comparingDouble(x -> Math.abs(x - at)))
                .toList();
    }

    private static double lowest(double[] values) {
        return Arrays.stream(values).filter(x -> !Double.isNaN(x)).min().orElse(0);
    }

    private static double highest(double[] values) {
        return Arrays.stream(values).filter(x -> !Double.isNaN(x)).max().orElse(0);
    }
}
