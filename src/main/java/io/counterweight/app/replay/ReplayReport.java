package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.Judge;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.evaluate.SourceCounts;
import io.counterweight.evaluate.SourceFigure;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.evaluate.StreamSpan;
import io.counterweight.evaluate.Unscored;
import io.counterweight.event.Example;
import io.counterweight.event.LabelSource;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.RecipeScore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Judges every recipe by every example of a replay, from the score it gave before the label was
/// known, and beside them the one that decides always the majority class. A transaction that came
/// before a recipe's first model counts as of the majority, with the lowest score and no opinion on
/// its probability. A revision judges the same score by the newer label. Where labels cover only
/// the minority, rows count as long as those without a label are known to be of the majority.
final class ReplayReport implements Consumer<Example> {
    private final StreamPlan plan;
    private final int majority;
    private final boolean minorityOnly;
    private final @Nullable Integer slotOfEntity;
    private final PrequentialReport report;
    private final float[] probabilities;
    private final float[] raw;
    private final float[] always;
    private final Duration from;
    private final FraudTimes frauds = new FraudTimes();
    private final SourceCounts sources = new SourceCounts();
    private final Map<String, UnscoredRows> unscored = new LinkedHashMap<>();
    private long matureUntil = Long.MIN_VALUE;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    ReplayReport(Pipeline pipeline, StreamPlan plan) {
        this.plan = plan;
        this.majority = plan.classes().majority();
        this.minorityOnly = plan.labels().cover() == LabelSource.Cover.MINORITY;
        var judge = pipeline.judge();
        this.from = judge.from();
        plan.recipes().forEach(recipe -> unscored.put(recipe.name(), new UnscoredRows()));
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
        sources.add(example, StreamObserver.SILENT);
        if (example.getWithdrawn()) {
            // No file says that a label is taken back.
            return;
        }
        long time = example.getScored().getEventTime();
        first = Math.min(first, time);
        last = Math.max(last, time);
        for (var recipe : plan.recipes()) {
            judge(recipe.name(), example);
        }
        add(plan.alwaysMajority(), example, majority, always, always, 0);
        if (example.getLabel() == majority) {
            matureUntil = Math.max(matureUntil, time);
        } else if (!example.hasRevisedFrom()) {
            frauds.add(example.getLabelledAt());
        }
    }

    PrequentialReport report() {
        if (minorityOnly) {
            report.countUntil(matureUntil);
        }
        return report;
    }

    /// Labels by who told them.
    List<SourceFigure> sources() {
        return sources.figures();
    }

    /// By recipe: what it gave no score.
    Map<String, Unscored> unscored() {
        var all = new LinkedHashMap<String, Unscored>();
        unscored.forEach((recipe, rows) -> all.put(recipe, rows.from(first, from)));
        return all;
    }

    /// What of the stream can be judged.
    ///
    /// @param isInterrupted whether it was left before its end
    StreamSpan span(boolean isInterrupted) {
        if (last < first) {
            return new StreamSpan(null, null, null, isInterrupted);
        }
        long known = minorityOnly ? Math.min(last, matureUntil) : last;
        return new StreamSpan(
                Instant.ofEpochMilli(first),
                Instant.ofEpochMilli(last),
                known == Long.MIN_VALUE ? null : Instant.ofEpochMilli(known),
                isInterrupted);
    }

    private void judge(String recipe, Example example) {
        var score = RecipeScore.of(recipe, example);
        if (score == null) {
            begin(recipe, example, false, 0);
            Arrays.fill(probabilities, 1f / probabilities.length);
            add(recipe, example, majority, probabilities, probabilities, 0);
            return;
        }
        score.take(probabilities, raw);
        float rank = minority(probabilities);
        begin(recipe, example, true, rank);
        add(recipe, example, score.decision(), probabilities, raw, rank);
    }

    private void begin(String recipe, Example example, boolean isScored, float rank) {
        var rows = unscored.get(recipe);
        if (rows != null && !example.hasRevisedFrom()) {
            long time = example.getScored().getEventTime();
            boolean isFraud = example.getLabel() != majority;
            rows.add(time, isScored, frauds.before(time), rank, isFraud);
        }
    }

    private void add(
            String recipe,
            Example example,
            int decision,
            float[] calibrated,
            float[] before,
            float rank) {
        var scored = example.getScored();
        var score =
                new JudgedScore(
                        scored.getTransactionId(),
                        scored.getEventTime(),
                        decision,
                        calibrated,
                        before);
        var entity = slotOfEntity == null ? null : scored.getEntities(slotOfEntity);
        int label = example.getLabel();
        long at = example.getLabelledAt();
        if (example.hasRevisedFrom()) {
            report.revise(recipe, score, entity, rank, example.getRevisedFrom(), label, at);
        } else {
            report.add(recipe, score, entity, rank, label, at);
        }
    }

    private float minority(float[] of) {
        float sum = 0;
        for (int c = 0; c < of.length; c++) {
            sum += c == majority ? 0 : of[c];
        }
        return sum;
    }
}
