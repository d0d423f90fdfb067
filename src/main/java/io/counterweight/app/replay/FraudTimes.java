package io.counterweight.app.replay;

import java.util.Arrays;

/// When frauds became known, so how many were at a time. Event times in milliseconds. Not
/// thread-safe.
final class FraudTimes {
    private long[] times = new long[1024];
    private int size;

    /// One more. Times that go back count as the newest.
    void add(long knownAt) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
        }
        times[size] = size == 0 ? knownAt : Math.max(knownAt, times[size - 1]);
        size++;
    }

    /// How many were known before that time.
    int before(long time) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (times[middle] < time) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
