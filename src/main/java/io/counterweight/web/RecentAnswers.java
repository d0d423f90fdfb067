package io.counterweight.web;

import io.counterweight.web.DashboardSnapshot.Answers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// How callers of `POST /decisions` were answered of late. Recording waits for nobody; thread-safe.
final class RecentAnswers {
    private static final String MODEL = "model";
    private static final Set<String> FALLBACKS =
            Set.of("deadline", "no-model", "owner-away", "restoring");

    private final LongAdder answered = new LongAdder();
    private final LongAdder fellBack = new LongAdder();
    private final RecentTimes micros = new RecentTimes(Duration.ofMinutes(1).toMillis() * 1_000);
    private final Throughput all = new Throughput();
    private final Throughput fallbacks = new Throughput();
    private volatile @Nullable Answers newest;

    /// What is no decision does not count.
    void record(String result, long nanos) {
        boolean isFallback = FALLBACKS.contains(result);
        if (isFallback || result.equals(MODEL)) {
            answered.increment();
            micros.record(nanos / 1_000);
        }
        if (isFallback) {
            fellBack.increment();
        }
    }

    /// To be called about once a second, from one thread.
    void sample(long nanos) {
        long count = answered.sum();
        all.sample(nanos, count);
        fallbacks.sample(nanos, fellBack.sum());
        if (count > 0) {
            double perSecond = all.perSecond();
            newest =
                    new Answers(
                            count,
                            perSecond,
                            perSecond > 0 ? fallbacks.perSecond() / perSecond : null,
                            micros.percentiles(nanos));
        }
    }

    /// Null where nobody ever asked this process.
    @Nullable Answers newest() {
        return newest;
    }
}
