package io.counterweight.web;

import io.counterweight.web.DashboardSnapshot.Percentiles;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// How long something took, over the last half to whole minute. Recording waits for nobody;
/// thread-safe.
final class RecentTimes {
    private static final long HALF_NANOS = 30_000_000_000L;
    private static final int DIGITS = 2;

    private final long longest;
    private final Recorder recorder;
    private Histogram now;
    private Histogram before;
    private long since = Long.MIN_VALUE;

    /// @param longest time told apart; a longer one counts as this
    RecentTimes(long longest) {
        this.longest = longest;
        this.recorder = new Recorder(longest, DIGITS);
        this.now = new Histogram(longest, DIGITS);
        this.before = new Histogram(longest, DIGITS);
    }

    void record(long time) {
        recorder.recordValue(Math.clamp(time, 0, longest));
    }

    /// Null while nothing was recorded lately.
    ///
    /// @param nanos a reading of the nanosecond clock, never earlier than the last one
    synchronized @Nullable Percentiles percentiles(long nanos) {
        if (since == Long.MIN_VALUE) {
            since = nanos;
        }
        if (nanos - since >= HALF_NANOS) {
            turnOver(nanos - since >= 2 * HALF_NANOS);
            since = nanos;
        }
        now.add(recorder.getIntervalHistogram());
        var both = now.copy();
        both.add(before);
        return both.getTotalCount() == 0
                ? null
                : new Percentiles(
                        both.getValueAtPercentile(50),
                        both.getValueAtPercentile(95),
                        both.getValueAtPercentile(99));
    }

    private void turnOver(boolean isStale) {
        var emptied = before;
        emptied.reset();
        before = now;
        now = emptied;
        if (isStale) {
            before.reset();
        }
    }
}
