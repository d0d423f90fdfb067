package io.counterweight.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What becomes of an application whose stream thread died: another in its place, after a pause
/// that doubles from one death to the next while nothing is done in between, or the end. It ends
/// with a bug; and where threads die again and again for [#GIVE_UP] without any progress, so that
/// whoever runs the process starts it elsewhere. Thread-safe.
final class ThreadDeaths {
    /// Threads that die for longer than this, with no progress since the first, end the process.
    static final Duration GIVE_UP = Duration.ofMinutes(10);

    /// The same for a lock that this very process holds: another thread does not free it, the end
    /// of the process does.
    static final Duration GIVE_UP_LOCKED = Duration.ofMinutes(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private final LongSupplier lastProgress;
    private long series;
    private int deaths;
    private PassingFault cause = PassingFault.TIMEOUT;

    /// @param nanos the time
    /// @param lastProgress when the application last did something, by the same clock
    ThreadDeaths(LongSupplier nanos, LongSupplier lastProgress) {
        this.nanos = nanos;
        this.lastProgress = lastProgress;
    }

    /// What to do about a death.
    sealed interface Verdict {}

    /// @param isNew whether the one before was of another cause, or is long over
    record Replace(PassingFault cause, Duration pause, boolean isNew) implements Verdict {}

    /// @param why in a few words
    record End(String why) implements Verdict {}

    synchronized Verdict of(Throwable failure) {
        var found = PassingFault.of(failure);
        if (found.isEmpty()) {
            return new End("no error that passes by");
        }
        long now = nanos.getAsLong();
        if (deaths > 0 && lastProgress.getAsLong() - series > 0) {
            deaths = 0;
        }
        if (deaths == 0) {
            series = now;
        }
        var longest = found.get() == PassingFault.STORE_LOCK ? GIVE_UP_LOCKED : GIVE_UP;
        if (now - series >= longest.toNanos()) {
            return new End("threads died for " + longest + " without any progress");
        }
        boolean isNew = deaths == 0 || cause != found.get();
        cause = found.get();
        return new Replace(cause, pause(deaths++), isNew);
    }

    private static Duration pause(int deaths) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(deaths, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
