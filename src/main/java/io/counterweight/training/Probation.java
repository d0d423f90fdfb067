package io.counterweight.training;

import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A recipe that began anew beside models in force publishes nothing until it is about as good:
/// judged by what it says of each example before it learns it, over the window of the metrics. It
/// ends in any case after some windows, so that a recipe that is meant to rank worse competes too.
/// For one thread.
final class Probation {
    /// Frauds that must have been judged.
    private static final int LEAST_FRAUDS = 20;

    /// Average precision it may lack.
    private static final double TOLERANCE = 0.02;

    /// Windows after which it ends in any case.
    private static final int LONGEST = 4;

    private final StreamPlan plan;
    private final LiveMetrics metrics;
    private long judged;

    Probation(StreamPlan plan) {
        this.plan = plan;
        this.metrics = new LiveMetrics(plan.classes(), plan.training().window(), null);
    }

    /// @param probabilities what it says of the example that it is about to learn
    void judge(Example example, float[] probabilities) {
        var scored = example.getScored();
        var score =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        plan.classes().majority(),
                        probabilities,
                        probabilities);
        metrics.add(score, example.getLabel(), 0);
        judged++;
    }

    /// @param inForce average precision of what is in force; null where nothing was judged
    boolean isOver(@Nullable Double inForce) {
        var own = metrics.averagePrecision();
        boolean isGood =
                metrics.frauds() >= LEAST_FRAUDS
                        && own != null
                        && (inForce == null || own >= inForce - TOLERANCE);
        return isGood || judged >= (long) LONGEST * plan.training().window();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(judged);
        metrics.write(out);
    }

    void read(DataInput in) throws IOException {
        judged = in.readLong();
        metrics.read(in);
    }
}
