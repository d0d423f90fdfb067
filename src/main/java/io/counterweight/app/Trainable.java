package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingNeeds;

/// Refuses, before anything runs, to train what cannot be trained on this machine.
public final class Trainable {
    private Trainable() {}

    /// @throws UserError that says which recipe, why, and what does without
    public static void require(StreamPlan plan) {
        TrainingNeeds.missing(plan)
                .ifPresent(reason -> {
                    throw new UserError(reason);
                });
    }
}
