package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// From which probability of fraud on a transaction is an alert: the part `decide` of a pipeline's
/// file. The probability is that of all minority classes together; what is decided is the likeliest
/// of them.
///
/// A null component means "the default": the binder of the file leaves absent keys null. `refer`
/// and `block` are keys of every kind: see [Advice].
public sealed interface DecisionPolicy {
    /// From which probability on it is advised to refer a transaction; null for never.
    @Nullable Double refer();

    /// The same of blocking it.
    @Nullable Double block();

    /// What callers do with what they are advised; null where nobody says.
    @Nullable Follows follows();

    /// Where what was declined is taken for what the model took it for; null for nowhere.
    @Nullable Presume presume();

    /// The control group of what is blocked; null for none.
    @Nullable Explore explore();

    /// What is advised beyond an alert.
    default Advice advice() {
        return new Advice(refer(), block(), follows(), presume(), explore());
    }

    /// The same policy of alerts, with other advice.
    default DecisionPolicy advising(Advice advice) {
        return switch (this) {
            case Threshold threshold ->
                    new Threshold(
                            threshold.at(),
                            advice.refer(),
                            advice.block(),
                            advice.follows(),
                            advice.presume(),
                            advice.explore());
            case AlertBudget budget ->
                    new AlertBudget(
                            budget.perDay(),
                            advice.refer(),
                            advice.block(),
                            advice.follows(),
                            advice.presume(),
                            advice.explore());
            case Cost cost ->
                    new Cost(
                            cost.amount(),
                            cost.review(),
                            cost.recovery(),
                            advice.refer(),
                            advice.block(),
                            advice.follows(),
                            advice.presume(),
                            advice.explore());
        };
    }

    /// The number field of the event that is lost with a missed fraud; null where none is declared.
    default @Nullable String lost() {
        var explore = explore();
        return explore == null ? null : explore.amount();
    }

    /// From a fixed probability on.
    ///
    /// @param at between 0 and 1; .5 by default
    record Threshold(
            Double at,
            @Nullable Double refer,
            @Nullable Double block,
            @Nullable Follows follows,
            @Nullable Presume presume,
            @Nullable Explore explore)
            implements DecisionPolicy {
        /// One that advises nothing beyond an alert.
        public Threshold(Double at) {
            this(at, null, null, null, null, null);
        }

        public Threshold {
            at = at == null ? 0.5 : at;
            Advice.check(refer, block);
            if (!(at > 0 && at < 1)) {
                throw new IllegalArgumentException("at must lie between 0 and 1: at=" + at);
            }
        }
    }

    /// So that about as many alerts a day arise as people can look into. The threshold is the
    /// quantile of the recipe's scores in the evaluation window that leaves `perDay` of a day above
    /// it; each model carries its own. It moves only by more than a tenth of the odds, so that it
    /// does not tremble. Before there is one, it is .5.
    record AlertBudget(
            Integer perDay,
            @Nullable Double refer,
            @Nullable Double block,
            @Nullable Follows follows,
            @Nullable Presume presume,
            @Nullable Explore explore)
            implements DecisionPolicy {
        /// One that advises nothing beyond an alert.
        public AlertBudget(Integer perDay) {
            this(perDay, null, null, null, null, null);
        }

        public AlertBudget {
            Advice.check(refer, block);
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
    record Cost(
            @Nullable String amount,
            Double review,
            Double recovery,
            @Nullable Double refer,
            @Nullable Double block,
            @Nullable Follows follows,
            @Nullable Presume presume,
            @Nullable Explore explore)
            implements DecisionPolicy {
        /// One that advises nothing beyond an alert.
        public Cost(@Nullable String amount, Double review, Double recovery) {
            this(amount, review, recovery, null, null, null, null, null);
        }

        public Cost {
            Advice.check(refer, block);
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

        @Override
        public @Nullable String lost() {
            return amount;
        }
    }
}
