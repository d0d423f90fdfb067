package io.counterweight.training;

import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;

/// Which examples may make a [TrainingRun] change how transactions are scored: by the models that
/// it publishes before the first example of a new period or at [FirstModels], or by a promotion
/// after an evaluation. All that do are among them. For one thread, which asks for every example in
/// its order.
public final class Occasions {
    private final long period;
    private final int evaluateEvery;
    private final boolean promotes;
    private final FirstModels firstModels;
    private long before = Long.MIN_VALUE;
    private long examples;

    public Occasions(StreamPlan plan) {
        this.period = plan.training().publishEvery().toMillis();
        this.evaluateEvery = plan.training().evaluateEvery();
        this.promotes = plan.training().promote() != null;
        this.firstModels = new FirstModels(plan.classes().majority());
    }

    /// Whether the next example is one. The run's time is never behind that of the example before,
    /// so where this one is of no later period than that, nothing is published.
    public boolean isNext(Example example) {
        long at = example.getLabelledAt();
        boolean mayPublish =
                before == Long.MIN_VALUE
                        || firstModels.isDue()
                        || Math.floorDiv(at, period) > Math.floorDiv(before, period);
        if (mayPublish) {
            firstModels.published();
        }
        firstModels.learned(example);
        before = at;
        examples++;
        return mayPublish || (promotes && examples % evaluateEvery == 0);
    }
}
