package io.counterweight.web.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one transaction; its entities' ids are not told.
///
/// @param status `waits-for-label`, `labelled`, or `waits-for-transaction` where only the label
///   came
/// @param eventTime ISO; null while only the label came, as all that follows but the label
/// @param decision the class decided
/// @param features by column, as the models saw them
/// @param scores of the champion of then first, then of the others that were asked
/// @param keptUntil the event time until which this is remembered, ISO
public record TransactionLife(
        String transactionId,
        String status,
        @Nullable String eventTime,
        @Nullable String decision,
        @Nullable Map<String, Float> features,
        List<Score> scores,
        @Nullable KnownLabel label,
        String keptUntil) {

    /// What one recipe said, before the label was known.
    ///
    /// @param decides whether it was the champion
    /// @param decision the class it decided, or would have
    /// @param probabilities by class, calibrated; empty where it had no model
    /// @param rawScores by class, before calibration
    public record Score(
            String recipe,
            String modelVersion,
            boolean decides,
            String decision,
            Map<String, Float> probabilities,
            Map<String, Float> rawScores) {}

    /// @param labelledAt when it became known, ISO
    public record KnownLabel(@JsonProperty("class") String name, String labelledAt) {}
}
