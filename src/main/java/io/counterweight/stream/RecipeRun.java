package io.counterweight.stream;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.learn.LossWatch;
import io.counterweight.learn.ScoringModel;
import io.counterweight.stream.TrainingOutput.ModelMade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recipe in training: its competitor, its prequential metrics, and the model it published
/// last. For one thread.
final class RecipeRun {
    private static final Logger log = LoggerFactory.getLogger(RecipeRun.class);

    /// The threshold of an alert budget moves only by more than this in the logit.
    private static final double LEAST_MOVE = 0.1;

    private final StreamPlan plan;
    private final Competitor competitor;
    private final LiveMetrics metrics;
    private final LossWatch losses;
    private final ModelExport export;
    private final Decisions decisions;
    private final float[] probabilities;
    private final float[] raw;
    private long publishedChanges;
    private String modelVersion = "";
    private @Nullable Double threshold;
    private long nanosSinceStep;

    RecipeRun(StreamPlan plan, Competitor competitor, ModelExport export) {
        this.plan = plan;
        this.competitor = competitor;
        this.export = export;
        this.metrics =
                new LiveMetrics(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
        this.losses = new LossWatch(plan.classes());
        this.decisions = plan.decisions();
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
    }

    String name() {
        return competitor.name();
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
        losses.add(label, probabilities[label]);
        observer.judged(plan.classes().name(label), plan.classes().name(score.decision()), name());
    }

    /// The network that learns, as it scores now; empty for what is no network.
    Optional<ScoringModel> network() {
        return competitor.network();
    }

    void learn(Example example, StreamObserver observer) {
        boolean wasStopped = competitor.stopReason().isPresent();
        boolean wasReacting = competitor.isReacting();
        long start = System.nanoTime();
        int rows = competitor.learn(example);
        nanosSinceStep += System.nanoTime() - start;
        if (rows > 0) {
            observer.trained(name(), rows, nanosSinceStep);
            nanosSinceStep = 0;
        }
        if (competitor.isReacting() != wasReacting) {
            observer.reacting(name(), !wasReacting);
        }
        var reason = competitor.stopReason();
        if (reason.isPresent() && !wasStopped) {
            log.error("learning stopped recipe={} reason={}", name(), reason.get());
        }
    }

    /// The model as it is now, if it has learned since the last.
    ///
    /// @param examples of the stream so far
    Optional<ModelMade> publish(long examples, long labelledAt) {
        if (competitor.changes() == publishedChanges) {
            return Optional.empty();
        }
        publishedChanges = competitor.changes();
        moveThreshold();
        var model = export.of(competitor, examples, labelledAt, threshold);
        modelVersion = model.version();
        return Optional.of(new ModelMade(name(), model.onnx()));
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
                competitor
                        .learning(modelVersion)
                        .withLossExcesses(
                                IntStream.range(0, plan.classes().count())
                                        .mapToObj(losses::excess)
                                        .toList()));
    }

    /// SHA-256 of the learner's parameters, in hex.
    String parametersHash() {
        return competitor.hash();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(publishedChanges);
        out.writeUTF(modelVersion);
        out.writeDouble(threshold == null ? Double.NaN : threshold);
        competitor.write(out);
        metrics.write(out);
        losses.writeTo(out);
    }

    void read(DataInput in) throws IOException {
        publishedChanges = in.readLong();
        modelVersion = in.readUTF();
        double read = in.readDouble();
        threshold = Double.isNaN(read) ? null : read;
        competitor.read(in);
        metrics.read(in);
        losses.readFrom(in);
    }
}
