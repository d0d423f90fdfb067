package io.counterweight.app.replay;

import io.counterweight.evaluate.LearningCurve;
import io.counterweight.evaluate.Unscored;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// The begin of one recipe: the rows that came before it had a model, by hour, and how it ranked
/// while few frauds were known. Not thread-safe.
final class UnscoredRows {
    private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final TreeMap<Long, Long> byHour = new TreeMap<>();
    private final LearningCurve curve = new LearningCurve();
    private long firstScored = Long.MAX_VALUE;

    /// @param known frauds at that time
    /// @param rank 0 for what was not scored
    void add(long eventTime, boolean isScored, long known, float rank, boolean isFraud) {
        curve.add(known, rank, isFraud);
        if (isScored) {
            firstScored = Math.min(firstScored, eventTime);
        } else {
            byHour.merge(Math.floorDiv(eventTime, HOUR), 1L, Long::sum);
        }
    }

    /// @param first time of the first transaction
    /// @param from judged from so long after the midnight before it, to the hour
    Unscored from(long first, Duration from) {
        long judged = first - Math.floorMod(first, MILLIS_PER_DAY) + from.toMillis();
        return new Unscored(
                sum(byHour),
                sum(byHour.tailMap(Math.floorDiv(judged, HOUR))),
                firstScored == Long.MAX_VALUE ? null : Instant.ofEpochMilli(firstScored),
                curve.steps());
    }

    private static long sum(Map<Long, Long> of) {
        return of.values().stream().mapToLong(Long::longValue).sum();
    }
}
