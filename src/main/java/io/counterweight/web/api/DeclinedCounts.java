package io.counterweight.web.api;

import io.counterweight.event.Action;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Counts what was blocked, what became of it, and what the control group costs: since the start of
/// this process, and since midnight (UTC, by the wall clock). Thread-safe.
final class DeclinedCounts {
    private static final String BLOCK = Action.BLOCK.toString();
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final LongSupplier wallClock;
    private long blocked;
    private long unknown;
    private boolean hasControl;
    private @Nullable Double capPerDay;
    private long letThrough;
    private double lost;
    private long day;
    private long letThroughToday;
    private double stakedToday;
    private double lostToday;

    /// As `GET /declined` has them.
    ///
    /// @param blocked transactions that were advised to be blocked, by this process
    /// @param unknown outcomes that will never be known, by the trainer of this process
    /// @param control null where the pipeline has none
    record Figures(long blocked, long unknown, @Nullable Control control) {}

    /// @param staked what is to be expected to be lost with those of today: amount by probability
    /// @param lost amounts of those that turned out to be frauds
    /// @param capPerDay null where there is none
    /// @param leftToday of the cap, after what was staked; null where there is none
    record Control(
            long letThrough,
            double lost,
            long letThroughToday,
            double stakedToday,
            double lostToday,
            @Nullable Double capPerDay,
            @Nullable Double leftToday) {}

    /// @param wallClock milliseconds since the epoch
    DeclinedCounts(LongSupplier wallClock) {
        this.wallClock = wallClock;
    }

    /// The pipeline has a control group.
    ///
    /// @param cap what it may cost a day; null for no bound
    synchronized void hasControl(@Nullable Double cap) {
        hasControl = true;
        capPerDay = cap;
    }

    synchronized void decided(String action) {
        blocked += action.equals(BLOCK) ? 1 : 0;
    }

    synchronized void unknown() {
        unknown++;
    }

    synchronized void letThrough(double atStake) {
        reachToday();
        letThrough++;
        letThroughToday++;
        stakedToday += atStake;
    }

    synchronized void lost(double amount) {
        reachToday();
        lost += amount;
        lostToday += amount;
    }

    synchronized Figures figures() {
        reachToday();
        var cap = capPerDay;
        return new Figures(
                blocked,
                unknown,
                hasControl
                        ? new Control(
                                letThrough,
                                lost,
                                letThroughToday,
                                stakedToday,
                                lostToday,
                                cap,
                                cap == null ? null : Math.max(0, cap - stakedToday))
                        : null);
    }

    private void reachToday() {
        long today = Math.floorDiv(wallClock.getAsLong(), DAY);
        if (today != day) {
            day = today;
            letThroughToday = 0;
            stakedToday = 0;
            lostToday = 0;
        }
    }
}
