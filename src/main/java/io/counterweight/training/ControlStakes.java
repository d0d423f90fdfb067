package io.counterweight.training;

import io.counterweight.evaluate.Explore;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is at stake each day in all that is blocked and may be let through, and so by how much the
/// share of the control group is lowered to keep to its loss cap. It is estimated from the control
/// group itself: each stands for 1 over its propensity, with its amount by its probability of
/// fraud. Those of late weigh most, half as much every two weeks. Outcomes play no part. For one
/// thread.
///
/// Trainer and scorer meet in the model, which carries the number ([#scale]): so it is the same in
/// the stream, in the answer path, on every instance and in a replay, from one model to the next.
final class ControlStakes {
    private static final double DAY = Duration.ofDays(1).toMillis();
    private static final double LAMBDA = StrictMath.log(2) / (14 * DAY);

    private final Explore declared;
    private final int majority;
    private long first = Long.MIN_VALUE;
    private long latest = Long.MIN_VALUE;
    private double sum;

    private ControlStakes(Explore declared, int majority) {
        this.declared = declared;
        this.majority = majority;
    }

    /// Null for a pipeline without a loss cap.
    static @Nullable ControlStakes of(StreamPlan plan) {
        var explore = plan.policy().advice().exploring();
        return explore == null || explore.lossCapPerDay() == null
                ? null
                : new ControlStakes(explore, plan.classes().majority());
    }

    void learn(Example example) {
        if (example.hasRevisedFrom()) {
            return;
        }
        var scored = example.getScored();
        long time = scored.getEventTime();
        if (first == Long.MIN_VALUE) {
            first = time;
            latest = time;
        }
        if (time > latest) {
            sum *= StrictMath.exp(-LAMBDA * (time - latest));
            latest = time;
        }
        if (scored.getPropensity() > 0) {
            // Where no model said anything, a rule is sure.
            double fraud =
                    scored.getProbabilitiesCount() == 0
                            ? 1
                            : 1.0 - scored.getProbabilities(majority);
            sum +=
                    Standing.of(example)
                            * fraud
                            * scored.getAmount()
                            * StrictMath.exp(-LAMBDA * (latest - time));
        }
    }

    /// By what the share is lowered; 1 until one of the group was learned.
    double scale() {
        if (sum == 0) {
            return 1;
        }
        double seen = Math.max(latest - first, DAY);
        double perDay = sum * LAMBDA * DAY / -StrictMath.expm1(-LAMBDA * seen);
        return declared.scale(perDay);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(first);
        out.writeLong(latest);
        out.writeDouble(sum);
    }

    void read(DataInput in) throws IOException {
        first = in.readLong();
        latest = in.readLong();
        sum = in.readDouble();
    }
}
