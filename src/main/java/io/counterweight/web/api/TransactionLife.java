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
/// @param advised what the caller was advised to do; null where the pipeline advises nothing
/// @param disposition what the caller did; null where nobody said
/// @param outcome `labelled`; `matured`, no label came in its time; `unknown`, it was declined;
///   `presumed`, it was declined and features of labels take it for what was decided; `open`, its
///   label may still come
/// @param features by column, as the models saw them
/// @param scores of the champion of then first, then of the others that were asked
/// @param keptUntil the event time until which this is remembered, ISO
public record TransactionLife(
        String transactionId,
        String status,
        @Nullable String eventTime,
        @Nullable String decision,
        @Nullable Advised advised,
        @Nullable Disposed disposition,
        String outcome,
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

    /// @param action such as `block`
    /// @param by whose order it was, such as `rule:dear`, `model:base`, or `control:` and one of
    ///   them
    /// @param letThrough the probability with which it was let through as control group; null where
    ///   it is in none
    public record Advised(String action, String by, @Nullable Double letThrough) {}

    /// @param done such as `declined`
    /// @param at when, ISO
    public record Disposed(String done, String at) {}

    /// @param labelledAt when it became known, ISO
    /// @param source who told it, `maturity` where nobody did; null where nobody is named
    /// @param trust in that source, from 0 to 1; null where the pipeline tells no sources apart
    public record KnownLabel(
            @JsonProperty("class") String name,
            String labelledAt,
            @Nullable String source,
            @Nullable Double trust) {}
}
