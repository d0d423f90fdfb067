package io.counterweight.app.bench.answer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Calls at an even pace, whatever comes back: whoever is free takes the next one and waits for its
/// time. Any thread.
final class Pace {
    private final long start;
    private final long count;
    private final int rate;
    private final AtomicLong next = new AtomicLong();

    /// @param start when the first is to be sent, by [System#nanoTime]
    /// @param rate calls a second
    Pace(long start, long count, int rate) {
        this.start = start;
        this.count = count;
        this.rate = rate;
    }

    /// Waits for the time of the next call.
    ///
    /// @return its position from 0; -1 when all are made
    long take() {
        long position = next.getAndIncrement();
        if (position >= count) {
            return -1;
        }
        long due = due(position);
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
            LockSupport.parkNanos(due - now);
        }
        return position;
    }

    /// When a call is to be sent, by [System#nanoTime].
    long due(long position) {
        return start + position * 1_000_000_000 / rate;
    }
}
