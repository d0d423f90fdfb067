package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.event.Example;
import io.counterweight.stream.RecipeScore;
import io.counterweight.stream.StreamPlan;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Judges every recipe by every example of a replay, from the score it gave before the label was
/// known, and beside them the one that decides always the majority class. A transaction that came
/// before a recipe's first model counts as of the majority, with the lowest score and no opinion on
/// its probability. A revision is not judged again.
final class ReplayReport implements Consumer<Example> {
    private final StreamPlan plan;
    private final int majority;
    private final @Nullable Integer slotOfEntity;
    private final PrequentialReport report;
    private final float[] probabilities;
    private final float[] raw;
    private final float[] always;

    ReplayReport(Pipeline pipeline, StreamPlan plan) {
        this.plan = plan;
        this.majority = plan.classes().majority();
        var judge = pipeline.judge();
        this.slotOfEntity =
                judge.entity() == null
                        ? null
                        : pipeline.event().entityNames().indexOf(judge.entity());
        this.report =
                new PrequentialReport(
                        plan.classes(),
                        new Judge(judge.from(), judge.entity(), judge.top(), judge.knownFor()));
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
        this.always = new float[plan.classes().count()];
        always[majority] = 1;
    }

    @Override
    public void accept(Example example) {
        if (example.hasRevisedFrom()) {
            return;
        }
        for (var recipe : plan.recipes()) {
            judge(recipe.name(), example);
        }
        add(plan.alwaysMajority(), example, majority, always, always, 0);
    }

    PrequentialReport report() {
        return report;
    }

    private void judge(String recipe, Example example) {
        var score = RecipeScore.of(recipe, example);
        if (score == null) {
            Arrays.fill(probabilities, 1f / probabilities.length);
            add(recipe, example, majority, probabilities, probabilities, 0);
            return;
        }
        score.take(probabilities, raw);
        add(recipe, example, score.decision(), probabilities, raw, minority(probabilities));
    }

    private void add(
            String recipe,
            Example example,
            int decision,
            float[] calibrated,
            float[] before,
            float rank) {
        var scored = example.getScored();
        report.add(
                recipe,
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        decision,
                        calibrated,
                        before),
                slotOfEntity == null ? null : scored.getEntities(slotOfEntity),
                rank,
                example.getLabel(),
                example.getLabelledAt());
    }

    private float minority(float[] of) {
        float sum = 0;
        for (int c = 0; c < of.length; c++) {
            sum += c == majority ? 0 : of[c];
        }
        return sum;
    }
}
