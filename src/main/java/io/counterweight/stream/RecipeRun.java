package io.counterweight.stream;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.learn.LabelledExample;
import io.counterweight.learn.Learner;
import io.counterweight.stream.TrainingOutput.ModelMade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recipe in training: its learner, its prequential metrics, and the model it published last.
/// For one thread.
final class RecipeRun {
    private static final Logger log = LoggerFactory.getLogger(RecipeRun.class);

    /// The threshold of an alert budget moves only by more than this in the logit.
    private static final double LEAST_MOVE = 0.1;

    private final StreamPlan plan;
    private final Learner learner;
    private final LiveMetrics metrics;
    private final ModelExport export;
    private final Decisions decisions;
    private final float[] probabilities;
    private final float[] raw;
    private long publishedSteps;
    private String modelVersion = "";
    private @Nullable Double threshold;
    private long nanosSinceStep;

    RecipeRun(StreamPlan plan, Learner learner, ModelExport export) {
        this.plan = plan;
        this.learner = learner;
        this.export = export;
        this.metrics =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.decisions = plan.decisions();
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
    }

    String name() {
        return learner.recipe().name();
    }

    /// Judges the score that the recipe gave before the label was known, if it gave one; tells the
    /// observer of a first label.
    void judge(Example example, StreamObserver observer) {
        var score = RecipeScore.of(name(), example);
        if (score == null) {
            return;
        }
        score.take(probabilities, raw);
        var scored = example.getScored();
        var judged =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        score.decision(),
                        probabilities,
                        raw);
        double amount = scored.getAmount();
        int label = example.getLabel();
        double cost = decisions.cost(score.decision(), label, amount);
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            metrics.revise(
                    judged, from, decisions.cost(score.decision(), from, amount), label, cost);
            return;
        }
        metrics.add(judged, label, cost);
        observer.judged(plan.classes().name(label), plan.classes().name(score.decision()), name());
    }

    /// Learns an example; a revised one first no longer counts as what it was.
    void learn(LabelledExample example, Example source, StreamObserver observer) {
        boolean wasStopped = learner.isStopped();
        long start = System.nanoTime();
        if (source.hasRevisedFrom()) {
            learner.takeBack(source.getRevisedFrom(), example.key(), example.eventTime());
        }
        boolean stepped = learner.learnOne(example);
        nanosSinceStep += System.nanoTime() - start;
        if (stepped) {
            observer.trained(name(), learner.recipe().batch(), nanosSinceStep);
            nanosSinceStep = 0;
        }
        if (learner.isStopped() && !wasStopped) {
            log.error(
                    "learning stopped recipe={} examples={} reason={}",
                    name(),
                    learner.examples(),
                    learner.stopReason().orElse(""));
        }
    }

    /// The model as it is now, if it has learned since the last.
    ///
    /// @param examples of the stream so far
    Optional<ModelMade> publish(long examples, long labelledAt) {
        if (learner.steps() == publishedSteps) {
            return Optional.empty();
        }
        publishedSteps = learner.steps();
        modelVersion = export.version(learner, examples);
        moveThreshold();
        return Optional.of(
                new ModelMade(
                        name(),
                        export.bytes(learner, modelVersion, examples, labelledAt, threshold)));
    }

    private void moveThreshold() {
        if (!(plan.policy() instanceof DecisionPolicy.AlertBudget)) {
            return;
        }
        var now = metrics.thresholdOfBudget();
        if (now == null) {
            return;
        }
        if (threshold == null || Math.abs(logit(now) - logit(threshold)) > LEAST_MOVE) {
            threshold = now;
        }
    }

    private static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }

    Evaluation evaluation(String champion, long labelledAt) {
        return metrics.evaluation(
                plan.pipeline(),
                name(),
                name().equals(champion),
                labelledAt,
                decisions.hasCosts(),
                learning());
    }

    private Learning learning() {
        return new Learning(
                learner.steps(),
                modelVersion,
                each(learner.counts()::count),
                each(learner::weight),
                each(learner::trainingPrior),
                learner.minorityExamples(),
                learner.syntheticShare(),
                learner.strategy().orElse(null));
    }

    private List<Double> each(IntToDoubleFunction ofClass) {
        return IntStream.range(0, plan.classes().count()).mapToDouble(ofClass).boxed().toList();
    }

    /// SHA-256 of the learner's parameters, in hex.
    String parametersHash() {
        return learner.parametersHash();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(publishedSteps);
        out.writeUTF(modelVersion);
        out.writeDouble(threshold == null ? Double.NaN : threshold);
        var snapshot = learner.snapshot();
        out.writeInt(snapshot.length);
        out.write(snapshot);
        metrics.write(out);
    }

    void read(DataInput in) throws IOException {
        publishedSteps = in.readLong();
        modelVersion = in.readUTF();
        double read = in.readDouble();
        threshold = Double.isNaN(read) ? null : read;
        var snapshot = new byte[in.readInt()];
        in.readFully(snapshot);
        learner.restore(snapshot);
        metrics.read(in);
    }
}
