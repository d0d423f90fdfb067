package io.counterweight.app.bench.stream;

import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/// How long the decisions on a run of transactions took, from when each was to be sent. Told of
/// them by one thread; to be read when that one is through.
final class Waits implements LongConsumer {
    private static final long LONGEST_MICROS = 600_000_000;

    private final long first;
    private final long count;
    private final long start;
    private final int rate;
    private final Histogram micros = new Histogram(1, LONGEST_MICROS, 3);

    /// @param first number of the first transaction of the run
    /// @param count how many they are
    /// @param start when the first was to be sent, by [System#nanoTime]
    /// @param rate transactions a second
    Waits(long first, long count, long start, int rate) {
        this.first = first;
        this.count = count;
        this.start = start;
        this.rate = rate;
    }

    /// When a transaction of the run is to be sent, by [System#nanoTime].
    static long due(long start, long position, int rate) {
        return start + position * 1_000_000_000 / rate;
    }

    @Override
    public void accept(long number) {
        decided(number, System.nanoTime());
    }

    /// Others than those of the run do not count.
    void decided(long number, long at) {
        long position = number - first;
        if (position >= 0 && position < count) {
            long waited = Math.max(1, (at - due(start, position, rate)) / 1_000);
            micros.recordValue(Math.min(waited, LONGEST_MICROS));
        }
    }

    /// @throws IllegalStateException when not all of them were decided
    double millisAt(double percentile) {
        if (micros.getTotalCount() != count) {
            throw new IllegalStateException(
                    "decisions are missing: expected=%d, came=%d"
                            .formatted(count, micros.getTotalCount()));
        }
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
