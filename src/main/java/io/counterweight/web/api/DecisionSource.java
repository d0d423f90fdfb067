package io.counterweight.web.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers transactions. Called from one thread per request.
public interface DecisionSource {
    /// @return one for each
    /// @throws ApiException where this process answers none
    List<Result> decide(List<byte[]> transactions, Asked asked) throws ApiException;

    /// What a caller asks besides.
    ///
    /// @param began when the call came, by [System#nanoTime]
    /// @param deadlineMillis null for the usual one
    /// @param isAppended whether to wait until the broker has the transaction
    /// @param idempotencyKey null for the transaction's id
    /// @param traceParent null for none
    /// @param traceState null for none
    record Asked(
            long began,
            @Nullable Integer deadlineMillis,
            boolean isAppended,
            @Nullable String idempotencyKey,
            @Nullable String traceParent,
            @Nullable String traceState) {}

    /// A decision or none.
    sealed interface Result {
        /// @param json its object
        record Decided(byte[] json) implements Result {}

        record Refused(ApiError error) implements Result {}
    }
}
