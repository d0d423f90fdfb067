package io.counterweight.app.demo;

/// When the next transaction is due. Time that was lost to a slow service is made up for, but no
/// more than a second of it. Knows no clock; for one thread.
final class Pace {
    private static final long MADE_UP_NANOS = 1_000_000_000;

    /// 0 for no limit.
    private final double intervalNanos;

    private double dueNanos;

    /// @param now a reading of the nanosecond clock: the first transaction is due then
    Pace(Rate rate, long now) {
        this.intervalNanos =
                rate.perSecond().isPresent() ? 1e9 / rate.perSecond().getAsDouble() : 0;
        this.dueNanos = now;
    }

    /// How long until the next one is due: 0 when it is.
    long waitNanos(long now) {
        if (intervalNanos == 0) {
            return 0;
        }
        dueNanos = Math.max(dueNanos, now - (double) MADE_UP_NANOS);
        return (long) Math.max(0, Math.ceil(dueNanos - now));
    }

    /// One was sent.
    void sent() {
        dueNanos += intervalNanos;
    }
}
