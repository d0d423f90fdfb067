package io.counterweight.stream;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransactionOrBuilder;
import io.counterweight.kernel.Kernels;
import io.counterweight.learn.Learner;
import io.counterweight.stream.TrainingOutput.Evaluated;
import io.counterweight.stream.TrainingOutput.ModelMade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that follows from the examples, in their order: the champion's learner, its prequential
/// metrics, when a model is published and when it is evaluated. Knows no Kafka; the clock is read
/// only to tell the observer how long a step took. Same examples, same bits, also across [#write]
/// and [#read] at any point.
///
/// Each example is first judged by the score it was given before its label was known, then learned.
/// A model is published before the first example of a new period, so it has learned the whole of
/// the periods before.
final class TrainingRun {
    private static final Logger log = LoggerFactory.getLogger(TrainingRun.class);

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final Learner learner;
    private final LiveMetrics metrics;
    private final ModelExport export;
    private final float[] features;
    private final float[] probabilities;
    private long examples;
    private long labelledAt = Long.MIN_VALUE;
    private long publishedSteps;
    private String modelVersion = "";
    private long nanosSinceStep;

    TrainingRun(StreamPlan plan, Kernels kernels, StreamObserver observer) {
        this.plan = plan;
        this.observer = observer;
        this.learner =
                Learner.create(plan.champion(), plan.features().columns(), plan.classes(), kernels);
        this.metrics = new LiveMetrics(plan.classes(), plan.training().window());
        this.export = new ModelExport(plan);
        this.features = new float[plan.features().columns()];
        this.probabilities = new float[plan.classes().count()];
    }

    /// Examples so far, revisions included.
    long examples() {
        return examples;
    }

    /// Learns one example and returns what that gives to publish: usually nothing.
    List<TrainingOutput> learn(Example example) {
        var outputs = new ArrayList<TrainingOutput>(0);
        publishIfDue(example.getLabelledAt(), outputs);
        judge(example);
        train(example);
        examples++;
        if (examples % plan.training().evaluateEvery() == 0) {
            var evaluation = evaluation();
            observer.evaluated(evaluation);
            outputs.add(new Evaluated(evaluation));
        }
        return outputs;
    }

    /// Learns one example again that was learned before a restart; nobody is told.
    void learnAgain(Example example) {
        publishIfDue(example.getLabelledAt(), new ArrayList<>(0));
        judgeScore(example);
        learnOne(example);
        examples++;
    }

    private void publishIfDue(long at, List<TrainingOutput> outputs) {
        long period = plan.training().publishEvery().toMillis();
        boolean crosses =
                labelledAt != Long.MIN_VALUE
                        && Math.floorDiv(at, period) > Math.floorDiv(labelledAt, period);
        if (crosses && learner.steps() > publishedSteps) {
            publishedSteps = learner.steps();
            modelVersion = export.version(learner, examples);
            outputs.add(
                    new ModelMade(
                            plan.champion().name(),
                            export.bytes(learner, modelVersion, examples, labelledAt)));
        }
        labelledAt = Math.max(labelledAt, at);
    }

    private void judge(Example example) {
        judgeScore(example);
        if (!example.hasRevisedFrom()) {
            var scored = example.getScored();
            observer.labelled(
                    plan.classes().name(example.getLabel()),
                    plan.classes().name(scored.getDecision()),
                    plan.champion().name(),
                    example.getLabelledAt() - scored.getEventTime());
        }
    }

    /// A transaction that no model scored is not judged.
    private void judgeScore(Example example) {
        var scored = example.getScored();
        if (!takeProbabilities(scored)) {
            return;
        }
        var id = scored.getTransactionId();
        if (example.hasRevisedFrom()) {
            int from = example.getRevisedFrom();
            metrics.revise(id, from, example.getLabel(), scored.getDecision(), probabilities);
        } else {
            metrics.add(id, example.getLabel(), scored.getDecision(), probabilities);
        }
    }

    private boolean takeProbabilities(ScoredTransactionOrBuilder scored) {
        if (scored.getProbabilitiesCount() != probabilities.length) {
            return false;
        }
        for (int c = 0; c < probabilities.length; c++) {
            probabilities[c] = scored.getProbabilities(c);
        }
        return true;
    }

    private void train(Example example) {
        boolean wasStopped = learner.isStopped();
        long start = System.nanoTime();
        boolean stepped = learnOne(example);
        nanosSinceStep += System.nanoTime() - start;
        if (stepped) {
            observer.trained(plan.champion().name(), plan.champion().batch(), nanosSinceStep);
            nanosSinceStep = 0;
        }
        if (learner.isStopped() && !wasStopped) {
            log.error(
                    "learning stopped recipe={} examples={} reason={}",
                    plan.champion().name(),
                    examples,
                    learner.stopReason().orElse(""));
        }
    }

    private boolean learnOne(Example example) {
        var scored = example.getScored();
        FeatureVectors.take(scored, features);
        if (example.hasRevisedFrom()) {
            learner.takeBack(example.getRevisedFrom(), scored.getEventTime());
        }
        return learner.learnOne(features, example.getLabel(), scored.getEventTime());
    }

    private Evaluation evaluation() {
        int classes = plan.classes().count();
        return metrics.evaluation(
                plan.pipeline(),
                plan.champion().name(),
                labelledAt,
                learner.steps(),
                modelVersion,
                IntStream.range(0, classes).mapToDouble(learner.counts()::count).toArray(),
                IntStream.range(0, classes).mapToDouble(learner::weight).toArray());
    }

    /// SHA-256 of the learner's parameters, in hex.
    String parametersHash() {
        return learner.parametersHash();
    }

    /// Writes the whole state.
    void write(DataOutput out) throws IOException {
        out.writeLong(examples);
        out.writeLong(labelledAt);
        out.writeLong(publishedSteps);
        out.writeUTF(modelVersion);
        var snapshot = learner.snapshot();
        out.writeInt(snapshot.length);
        out.write(snapshot);
        metrics.write(out);
    }

    /// Takes over the state that another wrote.
    void read(DataInput in) throws IOException {
        examples = in.readLong();
        labelledAt = in.readLong();
        publishedSteps = in.readLong();
        modelVersion = in.readUTF();
        var snapshot = new byte[in.readInt()];
        in.readFully(snapshot);
        learner.restore(snapshot);
        metrics.read(in);
    }
}
