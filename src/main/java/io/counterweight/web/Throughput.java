package io.counterweight.web;

import java.util.ArrayDeque;
import java.util.Deque;

/// How fast a counter has grown over the last ten seconds. Thread-safe.
final class Throughput {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long count) {}

    synchronized void sample(long nanos, long count) {
        samples.addLast(new Sample(nanos, count));
        while (nanos - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /// 0 until there are two samples.
    synchronized double perSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        var first = samples.getFirst();
        var last = samples.getLast();
        return (last.count() - first.count()) * 1e9 / (last.nanos() - first.nanos());
    }
}
