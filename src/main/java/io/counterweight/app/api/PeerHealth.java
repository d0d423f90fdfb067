package io.counterweight.app.api;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/// Which other scorers are worth asking. One that cannot be reached, or lets call after call pass
/// its deadline, is left alone for a moment; then a single call tries again. A single late answer
/// says nothing: its call may have come with little time left. Any thread.
final class PeerHealth {
    /// Nanoseconds between two calls to one that is away.
    static final long LEFT_ALONE = 300_000_000L;

    /// Late calls, with no answer among them, after which a scorer counts as away.
    static final int MOST_LATE = 8;

    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Silence> silences = new ConcurrentHashMap<>();

    /// @param late calls since the last answer
    /// @param since when one was tried last
    private record Silence(int late, long since) {
        boolean isAway() {
            return late >= MOST_LATE;
        }
    }

    /// @param nanoTime as [System#nanoTime]
    PeerHealth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Whether to ask it now. Where it is away, only the first that asks is told so after each
    /// pause.
    boolean isWorthAsking(String host) {
        var silence = silences.get(host);
        if (silence == null || !silence.isAway()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        return now - silence.since() >= LEFT_ALONE
                && silences.replace(host, silence, new Silence(silence.late(), now));
    }

    /// It answered, whatever it said.
    void answered(String host) {
        silences.remove(host);
    }

    /// Its answer did not come within the caller's deadline, or the connection broke.
    void late(String host) {
        long now = nanoTime.getAsLong();
        silences.merge(
                host,
                new Silence(1, now),
                (before, _) -> new Silence(Math.min(MOST_LATE, before.late() + 1), now));
    }

    /// It takes no connection.
    void unreachable(String host) {
        silences.put(host, new Silence(MOST_LATE, nanoTime.getAsLong()));
    }
}
