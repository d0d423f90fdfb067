package io.counterweight.training;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.SourceCounts;
import io.counterweight.evaluate.SourceFigure;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What recipes are compared with: decides always the majority class, judged as they are. Tells the
/// observer of each label, once and not once a recipe. For one thread.
final class AlwaysMajority {
    private final StreamPlan plan;
    private final LiveMetrics metrics;
    private final float[] probabilities;
    private final SourceCounts sources = new SourceCounts();

    AlwaysMajority(StreamPlan plan) {
        this.plan = plan;
        this.metrics =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.probabilities = new float[plan.classes().count()];
        this.probabilities[plan.classes().majority()] = 1;
    }

    void judge(Example example, StreamObserver observer) {
        sources.add(example, observer);
        var scored = example.getScored();
        var score =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        plan.classes().majority(),
                        probabilities,
                        probabilities);
        double amount = scored.getAmount();
        double cost = plan.decisions().cost(score.decision(), example.getLabel(), amount);
        var label = plan.classes().name(example.getLabel());
        if (example.getWithdrawn()) {
            metrics.withdraw(score, example.getLabel(), cost);
            observer.withdrawn(label);
            return;
        }
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            double before = plan.decisions().cost(score.decision(), from, amount);
            metrics.revise(score, from, before, example.getLabel(), cost);
            if (from != example.getLabel()) {
                observer.revised(label);
            }
            return;
        }
        metrics.add(score, example.getLabel(), cost);
        if (scored.getPropensity() > 0 && example.getLabel() != plan.classes().majority()) {
            observer.controlLost(amount);
        }
        observer.labelled(label, example.getLabelledAt() - scored.getEventTime());
    }

    /// Labels by who told them; null where sources are not told apart.
    @Nullable List<SourceFigure> sources() {
        return plan.labels().sources() == null ? null : sources.figures();
    }

    void writeSources(DataOutput out) throws IOException {
        sources.write(out);
    }

    void readSources(DataInput in) throws IOException {
        sources.read(in);
    }

    Evaluation evaluation(long labelledAt) {
        return metrics.evaluation(
                plan.pipeline(),
                plan.alwaysMajority(),
                false,
                labelledAt,
                plan.decisions().hasCosts(),
                Learning.none(plan.classes().count()));
    }

    void write(DataOutput out) throws IOException {
        metrics.write(out);
    }

    void read(DataInput in) throws IOException {
        metrics.read(in);
    }
}
