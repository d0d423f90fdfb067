package io.counterweight.evaluate;

import io.counterweight.event.Action;
import io.counterweight.event.Classes;
import org.jspecify.annotations.Nullable;

/// A [DecisionPolicy] at work: decides, and says what a decision cost. Immutable; any thread.
///
/// @param classes of the pipeline
public record Decisions(Classes classes, DecisionPolicy policy) {
    private static final double WITHOUT_MODEL = 0.5;

    /// The class decided.
    ///
    /// @param probabilities one a class, calibrated
    /// @param ofModel the threshold that the model carries; null where it has none
    /// @param amount what would be lost; policies without costs ignore it
    public int decide(float[] probabilities, @Nullable Double ofModel, double amount) {
        double fraud = ProbabilityLoss.minority(probabilities, classes.majority());
        boolean alert =
                switch (policy) {
                    case DecisionPolicy.Threshold threshold -> fraud >= threshold.at();
                    case DecisionPolicy.AlertBudget budget ->
                            fraud >= (ofModel == null ? WITHOUT_MODEL : ofModel);
                    case DecisionPolicy.Cost cost ->
                            fraud * amount * (1 - cost.recovery()) > cost.review();
                };
        return alert ? likeliestMinority(probabilities) : classes.majority();
    }

    /// What the model itself advises to do.
    ///
    /// @param probabilities one a class, calibrated
    /// @param decision that [#decide] made of them
    public Action action(float[] probabilities, int decision) {
        double fraud = ProbabilityLoss.minority(probabilities, classes.majority());
        return policy.advice().of(fraud, decision != classes.majority());
    }

    /// What a decision cost: a review for an alert, the loss for a missed fraud; 0 where the policy
    /// has no costs.
    public double cost(int decision, int label, double amount) {
        if (!(policy instanceof DecisionPolicy.Cost cost)) {
            return 0;
        }
        if (decision != classes.majority()) {
            return cost.review();
        }
        return label == classes.majority() ? 0 : amount * (1 - cost.recovery());
    }

    public boolean hasCosts() {
        return policy instanceof DecisionPolicy.Cost;
    }

    private int likeliestMinority(float[] probabilities) {
        int likeliest = -1;
        for (int c = 0; c < probabilities.length; c++) {
            if (c != classes.majority()
                    && (likeliest < 0 || probabilities[c] > probabilities[likeliest])) {
                likeliest = c;
            }
        }
        return likeliest;
    }
}
