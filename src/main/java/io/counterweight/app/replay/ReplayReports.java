package io.counterweight.app.replay;

import static java.util.stream.Collectors.toMap;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.event.Example;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings;
import io.counterweight.report.Replayed;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a replay is judged by: each hears of every example. For one thread.
///
/// @param study of the features; null where nobody asks for it
/// @param rules null for a pipeline without rules
/// @param traffic all traffic, estimated; null without a control group
/// @param proposals rules that are looked for; null where nobody asks for them
record ReplayReports(
        Pipeline pipeline,
        StreamPlan plan,
        ReplayReport judged,
        @Nullable FeatureStudy study,
        @Nullable RulesReport rules,
        @Nullable TrafficReport traffic,
        @Nullable RuleProposals proposals) {
    static ReplayReports of(Pipeline pipeline, StreamPlan plan, ReplayOptions options) {
        return new ReplayReports(
                pipeline,
                plan,
                new ReplayReport(pipeline, plan),
                options.hasFeatures() ? new FeatureStudy(pipeline, plan) : null,
                plan.rules().newest().isEmpty()
                        ? null
                        : new RulesReport(pipeline, plan, pipeline.judge().from()),
                plan.policy().advice().exploring() == null
                        ? null
                        : new TrafficReport(pipeline, plan),
                options.propose().proposals(pipeline, plan));
    }

    /// All of them, one after the other, and then the others that are not null.
    Consumer<Example> and(@Nullable Consumer<Example> one, @Nullable Consumer<Example> other) {
        return both(
                both(both(both(both(both(judged, study), rules), traffic), proposals), one), other);
    }

    private static Consumer<Example> both(
            Consumer<Example> one, @Nullable Consumer<Example> other) {
        return other == null ? one : one.andThen(other);
    }

    /// What was found out about the features; null where nobody asks for it.
    @Nullable FeatureFindings findings(Replay replay) {
        return study == null ? null : study.findings(judged.report(), replay::model);
    }

    /// The whole, when the replay has ended.
    Replayed replayed(
            Replay replay,
            ReplayObserver observer,
            List<JudgedRecipe> recipes,
            double seconds,
            boolean isInterrupted,
            boolean hasFindings,
            String command) {
        var summary =
                new ReplaySummary(
                        pipeline.pipeline(),
                        plan.classes(),
                        replay.rows(),
                        judged.report().classCounts(),
                        pipeline.judge().top(),
                        seconds,
                        observer.examplesPerSecond(),
                        plan.recipes().stream()
                                .collect(toMap(Recipe::name, r -> replay.modelHash(r.name()))),
                        judged.unscored(),
                        judged.span(isInterrupted),
                        judged.sources(),
                        observer.foretold());
        return new Replayed(
                pipeline,
                plan,
                summary,
                recipes,
                observer.promotions(),
                observer.deadLetters(),
                command,
                hasFindings,
                rules == null ? List.of() : rules.judged(),
                traffic == null ? Map.of() : traffic.estimates());
    }
}
