package io.counterweight.app.service;

import io.counterweight.app.ChosenKernels;
import io.counterweight.app.ObservedModels;
import io.counterweight.observe.FallbackMetric;
import io.counterweight.observe.KernelsMetric;
import io.counterweight.observe.Metrics;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.AnswerPath;
import io.counterweight.stream.Champion;
import io.counterweight.stream.DecidingRecipe;
import io.counterweight.stream.Rekeying;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.TrainerTopology;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts scorer and trainer together: topology, models in force, who decides. For one thread.
final class ServiceParts {
    private final StreamPlan plan;
    private final AnswerPath answers;
    private final Metrics metrics;
    private final ServiceObservers observers;
    private final OpenedParts opened;
    private @Nullable String kernels;

    /// @param opened what it opens
    ServiceParts(
            StreamPlan plan,
            AnswerPath answers,
            Metrics metrics,
            ServiceObservers observers,
            OpenedParts opened) {
        this.plan = plan;
        this.answers = answers;
        this.metrics = metrics;
        this.observers = observers;
        this.opened = opened;
    }

    List<ServicePart> of(Role role, Rekeying rekeying) {
        observers.expectControl();
        var parts = new ArrayList<ServicePart>();
        if (role.scores()) {
            parts.add(scorer(rekeying));
        }
        if (role.trains()) {
            parts.add(trainer(rekeying));
        }
        return parts;
    }

    /// What the trainer learns with; null where there is none.
    @Nullable String kernels() {
        return kernels;
    }

    private ServicePart scorer(Rekeying rekeying) {
        observers.expectScorer();
        var registry = registry(new ObservedModels(observers.all()));
        var champion = new Champion(plan);
        var topology =
                ScorerTopology.of(plan, rekeying, registry, champion, answers, observers.all());
        var deciding = new DecidingRecipe(champion, registry);
        new FallbackMetric(deciding::isFallback).bindTo(metrics.registry());
        return new ServicePart("scorer", topology, champion, registry, deciding::hasModel);
    }

    private ServicePart trainer(Rekeying rekeying) {
        var chosen = ChosenKernels.choose();
        new KernelsMetric(chosen.name()).bindTo(metrics.registry());
        kernels = chosen.name();
        observers.expectTrainer(chosen.name());
        // Models in force are the scorer's to tell of; the API says what each process has.
        var registry = registry(new ObservedModels(observers.summary()));
        var champion = new Champion(plan);
        var topology =
                TrainerTopology.of(plan, rekeying, chosen, registry, champion, observers.all());
        return new ServicePart("trainer", topology, champion, registry, () -> true);
    }

    private ModelRegistry registry(ModelListener listener) {
        var builds = opened.add(ModelBuilds.background(ModelBuilds.LONGEST));
        var registry = opened.add(new ModelRegistry(plan.modelTerms(), builds, listener));
        // Those that the pipeline's files hold need no trainer: fitted to the columns of now, which
        // the topic's may not be after an edit.
        plan.models().forEach(registry::offer);
        return registry;
    }
}
