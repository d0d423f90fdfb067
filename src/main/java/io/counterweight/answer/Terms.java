package io.counterweight.answer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a caller asks for besides an answer.
///
/// @param began when the call came, by [System#nanoTime]
/// @param deadline how long after that the caller waits
/// @param isAppended whether the answer waits until the broker has the transaction
/// @param idempotencyKey null where the transaction's id is all that tells calls apart
/// @param traceParent the W3C trace context to carry on; null for none
/// @param traceState what goes with it; null for none
public record Terms(
        long began,
        Duration deadline,
        boolean isAppended,
        @Nullable String idempotencyKey,
        @Nullable String traceParent,
        @Nullable String traceState) {
    public Terms(long began, Duration deadline, boolean isAppended) {
        this(began, deadline, isAppended, null, null, null);
    }

    /// What is left of the deadline; 0 or less where nothing is.
    public long nanosLeft() {
        return began + deadline.toNanos() - System.nanoTime();
    }

    public boolean isOver() {
        return nanosLeft() <= 0;
    }
}
