package io.counterweight.report;

import io.counterweight.evaluate.ColumnProfile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a replay found about its features and about the rows that a recipe was most wrong on, as
/// [FeaturesPage] tells it. Immutable.
///
/// @param recipe whose scores and model it is about
/// @param importances null where it has no model, or one that cannot score the rows
/// @param profiles one a column, of a sample of the labelled rows in the order of their labels
/// @param drift null with less than two weeks of rows, or none that counts
/// @param genuine the highest scored, highest first
/// @param frauds the lowest scored, lowest first
public record FeatureFindings(
        String recipe,
        @Nullable Importances importances,
        List<ColumnProfile> profiles,
        Sampled sampled,
        @Nullable Drift drift,
        List<Segment> segments,
        List<Wrong> genuine,
        List<Wrong> frauds) {
    public FeatureFindings {
        profiles = List.copyOf(profiles);
        segments = List.copyOf(segments);
        genuine = List.copyOf(genuine);
        frauds = List.copyOf(frauds);
    }

    /// @param step one labelled row in so many
    public record Sampled(int rows, int step) {}

    /// What average precision the last model loses where one feature says nothing of the row.
    ///
    /// @param averagePrecision of the sample as it is
    /// @param fraudStep one fraud in so many is in the sample
    /// @param genuineStep one genuine row in so many
    /// @param draws of each feature
    /// @param scores rows that the model scored for it
    /// @param features the most important first
    public record Importances(
            double averagePrecision,
            int frauds,
            int fraudStep,
            int genuine,
            int genuineStep,
            int draws,
            long scores,
            List<Importance> features) {
        public Importances {
            features = List.copyOf(features);
        }
    }

    /// @param lost mean over the draws
    /// @param least of one draw
    /// @param most of one draw
    public record Importance(String feature, double lost, double least, double most) {}

    /// Population stability index of each column, week by week.
    ///
    /// @param first day of the first week
    /// @param from the first week of those that all are compared to
    /// @param to the first after them
    /// @param rows of the sample in each week
    /// @param indices by column, then by week; null in a week of few rows
    public record Drift(
            LocalDate first,
            int from,
            int to,
            List<Integer> rows,
            List<List<@Nullable Double>> indices) {}

    /// The rows that count, by a feature's value.
    public record Segment(String feature, List<Part> parts) {
        public Segment {
            parts = List.copyOf(parts);
        }
    }

    /// @param precision of the decisions; null without an alert
    /// @param recall of the decisions; null without a fraud
    /// @param averagePrecision of the rows as one
    /// @param probability mean
    public record Part(
            String value,
            long rows,
            long frauds,
            long alerts,
            @Nullable Double averagePrecision,
            @Nullable Double recall,
            @Nullable Double precision,
            double probability) {}

    /// A row whose score was far from its label.
    ///
    /// @param probability of fraud, when it came
    /// @param raising what speaks for fraud in it, by the last model, the strongest first
    /// @param lowering what speaks against
    public record Wrong(
            String id,
            Instant time,
            float probability,
            boolean isAlert,
            List<Reason> raising,
            List<Reason> lowering) {
        public Wrong {
            raising = List.copyOf(raising);
            lowering = List.copyOf(lowering);
        }
    }

    /// @param usual the mean of what the model learned from
    /// @param logit what the value adds to the logit of fraud
    public record Reason(String feature, float value, float usual, double logit) {}
}
