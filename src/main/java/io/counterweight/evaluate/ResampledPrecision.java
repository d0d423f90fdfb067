package io.counterweight.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Draws the test days of one recipe again, or their rows, and takes the mean of daily average
/// precision of each draw. The same days give the same draws. Not thread-safe.
final class ResampledPrecision {
    /// Fewer days than this say little of how days differ.
    private static final int FEWEST_DAYS = 14;

    private static final long SEED = 1;

    /// How likely at most that many of a Poisson distribution of mean 1.
    private static final double[] POISSON = poisson();

    private final Resamples.Unit unit;
    private final double[] sums = new double[Resamples.COUNT];
    private final int[] days = new int[Resamples.COUNT];

    /// @param testDays how many will come
    ResampledPrecision(int testDays) {
        this.unit = testDays < FEWEST_DAYS ? Resamples.Unit.ROWS : Resamples.Unit.DAYS;
    }

    /// The rows of the next test day that count, in the order they came: each is taken as often as
    /// a Poisson variable of mean 1 says, which is drawing rows with replacement (Chamandy et al.,
    /// Google 2012), without knowing how many there are.
    void day(int day, float[] scores, boolean[] positives) {
        if (unit == Resamples.Unit.DAYS) {
            return;
        }
        long[] order = highestFirst(scores);
        for (int draw = 0; draw < sums.length; draw++) {
            var value = averagePrecision(order, scores, positives, keyOf(day, draw));
            if (value != null) {
                sums[draw] += value;
                days[draw]++;
            }
        }
    }

    Resamples of(List<DayReport> reports) {
        if (unit == Resamples.Unit.DAYS) {
            drawDays(reports);
        }
        var values = new double[sums.length];
        Arrays.setAll(values, i -> days[i] == 0 ? Double.NaN : sums[i] / days[i]);
        return new Resamples(unit, values);
    }

    private void drawDays(List<DayReport> reports) {
        var random = new Random(SEED);
        for (int draw = 0; draw < sums.length; draw++) {
            for (int i = 0; i < reports.size(); i++) {
                var value = reports.get(random.nextInt(reports.size())).averagePrecision();
                if (value != null) {
                    sums[draw] += value;
                    days[draw]++;
                }
            }
        }
    }

    private static @Nullable Double averagePrecision(
            long[] order, float[] scores, boolean[] positives, long key) {
        var ranking = new Ranking();
        int start = 0;
        while (start < order.length) {
            float score = scores[(int) order[start]];
            long rows = 0;
            long hits = 0;
            int end = start;
            for (; end < order.length && scores[(int) order[end]] == score; end++) {
                int row = (int) order[end];
                int taken = poisson(mix(key + row));
                rows += taken;
                hits += positives[row] ? taken : 0;
            }
            ranking.group(rows, hits);
            start = end;
        }
        return ranking.averagePrecision();
    }

    /// Row numbers in the lower half.
    private static long[] highestFirst(float[] scores) {
        var keys = new long[scores.length];
        for (int row = 0; row < scores.length; row++) {
            keys[row] = ((long) ~SortedOutcomes.orderOf(scores[row]) << 32) | row;
        }
        Arrays.sort(keys);
        return keys;
    }

    private static long keyOf(int day, int draw) {
        return mix(mix(SEED + day) + draw);
    }

    private static int poisson(long bits) {
        double uniform = (bits >>> 11) * 0x1.0p-53;
        int taken = 0;
        while (taken < POISSON.length && uniform >= POISSON[taken]) {
            taken++;
        }
        return taken;
    }

    private static double[] poisson() {
        var atMost = new double[16];
        double probability = StrictMath.exp(-1);
        double sum = 0;
        for (int k = 0; k < atMost.length; k++) {
            sum += probability;
            atMost[k] = sum;
            probability /= k + 1;
        }
        return atMost;
    }

    /// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
