package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules whose outcomes may be features. They are compiled elsewhere, over the columns of the
/// features themselves.
public interface RuleOutcomes {
    /// There are none.
    RuleOutcomes NONE =
            (feature, rule, columns) -> {
                throw new FeatureException(
                        feature, "rule", "unknown rule \"" + rule + "\"", List.of());
            };

    /// @param columns of the feature vector
    /// @throws FeatureException for a rule that is none, or cannot be a feature
    RuleOutcome outcome(String feature, String rule, List<String> columns);

    /// One of them. Any thread may use it.
    interface RuleOutcome {
        /// 1 where the rule is true, else 0; NaN where it reads a missing column, or the event and
        /// there is none.
        ///
        /// @param transaction null where values are usual ones, of no transaction
        float value(@Nullable EnrichedTransactionOrBuilder transaction, float[] features);

        /// The places of the columns that it reads, by the names that the rule has for them.
        Map<String, Integer> columns();

        /// What it computes but for those columns, as text: equal for equal rules.
        String meaning();
    }
}
