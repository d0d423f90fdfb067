package io.counterweight.training;

import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Example;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.Learner;
import io.counterweight.learn.ScoringModel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.OnnxBlend;
import io.counterweight.score.OnnxExport;
import io.counterweight.score.OnnxModel;
import java.io.DataInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An online network. For one thread.
final class NetworkModel implements TrainedModel {
    private final StreamPlan plan;
    private final Learner learner;
    private final LearnerInputs inputs;

    NetworkModel(StreamPlan plan, Learner learner, LearnerInputs inputs) {
        this.plan = plan;
        this.learner = learner;
        this.inputs = inputs;
    }

    @Override
    public String name() {
        return learner.recipe().name();
    }

    /// A revised example first no longer counts as what it was.
    @Override
    public int learn(Example example) {
        var labelled = inputs.current();
        if (example.hasRevisedFrom()) {
            learner.takeBack(
                    example.getRevisedFrom(),
                    labelled.key(),
                    labelled.eventTime(),
                    inputs.weightBefore());
        }
        if (example.getWithdrawn() || labelled.weight() == 0) {
            return 0;
        }
        return learner.learnOne(labelled) ? learner.recipe().batch() : 0;
    }

    @Override
    public void setBack(long time) {
        learner.setBack(time);
    }

    @Override
    public long changes() {
        return learner.steps();
    }

    @Override
    public byte[] onnx(Map<String, String> provenance) {
        if (learner.recipe().inputs().isEmpty()) {
            return OnnxExport.export(learner.scoringModel(), provenance);
        }
        var models =
                learner.recipe().inputs().stream().map(name -> plan.models().get(name)).toList();
        return OnnxBlend.withInputs(
                plan.features().columns(),
                plan.classes().count(),
                plan.classes().majority(),
                OnnxExport.export(learner.scoringModel(), Map.of()),
                models,
                provenance);
    }

    @Override
    public String hash() {
        return learner.parametersHash();
    }

    @Override
    public Learning learning(String modelVersion) {
        return new Learning(
                learner.steps(),
                modelVersion,
                each(learner.counts()::count),
                each(learner::weight),
                each(learner::trainingPrior),
                learner.minorityExamples(),
                learner.syntheticShare(),
                learner.strategy().orElse(null),
                learner.isReacting(),
                Learning.unknown(plan.classes().count()));
    }

    private List<Double> each(IntToDoubleFunction ofClass) {
        return IntStream.range(0, plan.classes().count()).mapToDouble(ofClass).boxed().toList();
    }

    @Override
    public boolean isReacting() {
        return learner.isReacting();
    }

    @Override
    public boolean hasReacted(Duration within) {
        return learner.hasReacted(within);
    }

    @Override
    public Optional<String> stopReason() {
        return learner.stopReason();
    }

    @Override
    public Optional<ScoringModel> network() {
        return Optional.of(learner.scoringModel());
    }

    @Override
    public Map<String, String> provenance() {
        return Map.of(
                OnnxModel.MEAN,
                mean(),
                "counterweight.steps",
                String.valueOf(learner.steps()),
                "counterweight.training-priors",
                joined(each(learner::trainingPrior)),
                "counterweight.live-priors",
                joined(each(learner::livePrior)));
    }

    /// Of the stream's features, without the scores of models behind them.
    private String mean() {
        float[] mean = learner.scoringModel().mean();
        return IntStream.range(0, plan.features().columns())
                .mapToObj(f -> Float.toString(mean[f]))
                .collect(Collectors.joining(","));
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    @Override
    public boolean ask(float[] probabilities) {
        learner.scoreOne(inputs.current().features(), probabilities);
        return true;
    }

    @Override
    public String description() {
        return learner.recipe().toString();
    }

    @Override
    public byte[] state() {
        return learner.snapshot();
    }

    @Override
    public Continuity restore(byte[] state) {
        return learner.restore(state);
    }

    @Override
    public Continuity restoreBefore(DataInput in) throws IOException {
        var snapshot = new byte[in.readInt()];
        in.readFully(snapshot);
        return learner.restore(snapshot);
    }

    @Override
    public void endHeadStart() {
        learner.endHeadStart();
    }
}
