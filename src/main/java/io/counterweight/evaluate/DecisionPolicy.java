package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// From which probability of fraud on a transaction is an alert: the part `decide` of a pipeline's
/// file. The probability is that of all minority classes together; what is decided is the likeliest
/// of them.
///
/// A null component means "the default": the binder of the file leaves absent keys null.
public sealed interface DecisionPolicy {
    /// From a fixed probability on.
    ///
    /// @param at between 0 and 1; .5 by default
    record Threshold(Double at) implements DecisionPolicy {
        public Threshold {
            at = at == null ? 0.5 : at;
            if (!(at > 0 && at < 1)) {
                throw new IllegalArgumentException("at must lie between 0 and 1: at=" + at);
            }
        }
    }

    /// So that about as many alerts a day arise as people can look into. The threshold is the
    /// quantile of the recipe's scores in the evaluation window that leaves `perDay` of a day above
    /// it; each model carries its own. It moves only by more than a tenth of the odds, so that it
    /// does not tremble. Before there is one, it is .5.
    record AlertBudget(Integer perDay) implements DecisionPolicy {
        public AlertBudget {
            if (perDay == null || perDay < 1) {
                throw new IllegalArgumentException(
                        "per-day must be given and at least 1: per-day=" + perDay);
            }
        }
    }

    /// Where the loss to be expected is more than a review costs: `q · amount · (1 − recovery) >
    /// review`.
    ///
    /// @param amount the number field of the event that is lost with a missed fraud
    /// @param review what looking into one alert costs, in the amount's unit
    /// @param recovery share of a missed loss that comes back; 0 by default
    record Cost(@Nullable String amount, Double review, Double recovery) implements DecisionPolicy {
        public Cost {
            recovery = recovery == null ? 0.0 : recovery;
            if (amount == null) {
                throw new IllegalArgumentException("amount must name a number field of the event");
            }
            if (review == null || !(review > 0 && Double.isFinite(review))) {
                throw new IllegalArgumentException("review must be above 0: review=" + review);
            }
            if (!(recovery >= 0 && recovery < 1)) {
                throw new IllegalArgumentException(
                        "recovery must be in [0, 1): recovery=" + recovery);
            }
        }
    }
}
