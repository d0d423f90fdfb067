package io.counterweight.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The last ten minutes of the stream, a sample every two seconds. Thread-safe.
public final class Traffic {
    private static final int CAPACITY = 300;
    private static final long PERIOD_MILLIS = 2_000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /// @param wallTime in milliseconds
    /// @param scored transactions a second, over the last ten
    /// @param p50 of the latency (ms); null where nothing was scored
    /// @param lag records that wait to be read, over all applications
    /// @param deadLettered since the start
    public record Sample(
            long wallTime,
            double scored,
            @Nullable Long p50,
            @Nullable Long p99,
            long lag,
            long deadLettered) {}

    /// Takes a sample, unless the last one is younger than two seconds.
    synchronized void add(Sample sample) {
        // Half a period of tolerance: a timer is never exact.
        if (!samples.isEmpty()
                && sample.wallTime() - samples.getLast().wallTime() < PERIOD_MILLIS * 3 / 4) {
            return;
        }
        samples.addLast(sample);
        if (samples.size() > CAPACITY) {
            samples.removeFirst();
        }
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }
}
