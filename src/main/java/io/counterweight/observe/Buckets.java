package io.counterweight.observe;

import java.time.Duration;
import java.util.stream.DoubleStream;

/// Upper bounds of the timers' histogram buckets: few, and where the questions are.
final class Buckets {
    private static final double[] COMPUTE_MICROS = {
        10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000
    };
    private static final double[] LATENCY_MILLIS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000
    };
    private static final double[] LABEL_DELAY_HOURS = {
        1 / 60.0, 1, 6, 24, 3 * 24, 7 * 24, 14 * 24, 30 * 24, 90 * 24
    };

    private Buckets() {}

    static Duration[] compute() {
        return scaled(COMPUTE_MICROS, 1e3);
    }

    static Duration[] latency() {
        return scaled(LATENCY_MILLIS, 1e6);
    }

    static Duration[] labelDelay() {
        return scaled(LABEL_DELAY_HOURS, 3600e9);
    }

    private static Duration[] scaled(double[] bounds, double nanos) {
        return DoubleStream.of(bounds)
                .mapToObj(b -> Duration.ofNanos(Math.round(b * nanos)))
                .toArray(Duration[]::new);
    }
}
