package io.counterweight.observe;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The gauges an [Evaluation] moves: one per recipe, or per recipe and class. Thread-safe.
final class RecipeGauges {
    private final MeterRegistry registry;
    private final ConcurrentMap<Key, AbsentableGauge> gauges = new ConcurrentHashMap<>();

    RecipeGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String name, Tags tags) {}

    void update(Evaluation evaluation) {
        var recipe = Tags.of("recipe", evaluation.recipe());
        set(
                "counterweight.average.precision",
                "Average precision of the minority classes, over the window",
                recipe,
                evaluation.averagePrecision());
        set(
                "counterweight.calibration.error",
                "Expected calibration error over the window",
                recipe,
                evaluation.calibrationError());
        set(
                "counterweight.raw.calibration.error",
                "Expected calibration error over the window, before correction",
                recipe,
                evaluation.rawCalibrationError());
        set(
                "counterweight.recall.at.budget",
                "Share of the window's frauds among its highest scores, as many as the alert budget"
                        + " allows",
                recipe,
                evaluation.recallAtBudget());
        set(
                "counterweight.minority.buffer",
                "Minority examples kept for resampling",
                recipe,
                (double) evaluation.minorityBuffer());
        set(
                "counterweight.synthetic",
                "Share of synthetic rows among those trained on lately",
                recipe,
                evaluation.syntheticShare());
        set(
                "counterweight.champion",
                "1 for the recipe that decides, 0 for the others",
                recipe,
                evaluation.champion() ? 1.0 : 0.0);
        for (var one : evaluation.classes()) {
            update(one, recipe.and("class", one.name()));
        }
    }

    private void update(ClassEvaluation one, Tags tags) {
        set(
                "counterweight.recall",
                "Share of the class's transactions decided as the class, over the window",
                tags,
                one.recall());
        set(
                "counterweight.precision",
                "Share of the transactions decided as the class that are of it, over the window",
                tags,
                one.precision());
        set(
                "counterweight.class.counts",
                "Labelled transactions of the class, as the recipe counts them",
                tags,
                one.count());
        set("counterweight.class.weight", "Weight of the class in the loss", tags, one.weight());
    }

    private void set(String name, String description, Tags tags, @Nullable Double value) {
        gauges.computeIfAbsent(
                        new Key(name, tags),
                        k -> new AbsentableGauge(registry, name, description, tags))
                .set(value);
    }
}
