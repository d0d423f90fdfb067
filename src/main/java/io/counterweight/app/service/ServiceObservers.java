package io.counterweight.app.service;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.learn.Recipe;
import io.counterweight.observe.AnswerMeters;
import io.counterweight.observe.DeclinedMeters;
import io.counterweight.observe.LogObserver;
import io.counterweight.observe.Metrics;
import io.counterweight.observe.MicrometerObserver;
import io.counterweight.observe.ObserverGroup;
import io.counterweight.observe.RuleMeters;
import io.counterweight.observe.SourceMeters;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.ScorerTopology;
import io.counterweight.stream.TrainerTopology;
import io.counterweight.web.DashboardState;
import io.counterweight.web.StreamDescription;
import io.counterweight.web.api.StreamSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Who hears what the stream does in this process: metrics, page, the API's summary and the log.
///
/// What may be counted is told before anything is ([#expectScorer] and the like), so that a series
/// begins at 0.
final class ServiceObservers {
    private final StreamPlan plan;
    private final MicrometerObserver meters;
    private final DeclinedMeters declined;
    private final DashboardState dashboard;
    private final StreamSummary summary = new StreamSummary(System::currentTimeMillis);
    private final StreamObserver all;

    /// @param applications what the page says of them
    ServiceObservers(StreamPlan plan, Metrics metrics, DashboardState.Applications applications) {
        var registry = metrics.registry();
        this.plan = plan;
        this.dashboard =
                new DashboardState(
                        new StreamDescription(
                                plan.pipeline(),
                                plan.classes(),
                                plan.champion(),
                                plan.plain(),
                                plan.alwaysMajority(),
                                plan.training().targetRecall()),
                        applications,
                        System::currentTimeMillis);
        this.meters = new MicrometerObserver(registry);
        this.declined = new DeclinedMeters(registry);
        var heard =
                new ObserverGroup(
                        List.of(
                                meters,
                                declined,
                                new SourceMeters(registry),
                                new AnswerMeters(registry),
                                new RuleMeters(
                                        registry,
                                        List.copyOf(plan.rules().declared().rules().keySet())),
                                dashboard,
                                summary,
                                new LogObserver()));
        this.all = new ObserverGroup(List.of(heard, new WarnOfColumns(plan.features(), heard)));
    }

    /// All of them.
    StreamObserver all() {
        return all;
    }

    /// What hears of evaluations of before this process.
    StreamObserver past() {
        return new ObserverGroup(List.of(dashboard, summary));
    }

    MicrometerObserver meters() {
        return meters;
    }

    DashboardState dashboard() {
        return dashboard;
    }

    StreamSummary summary() {
        return summary;
    }

    void expectControl() {
        var explore = plan.policy().advice().exploring();
        if (explore != null) {
            var cap = explore.lossCapPerDay();
            summary.hasControl(cap);
            declined.expectControl(cap == null ? Double.NaN : cap);
        }
    }

    void expectScorer() {
        meters.expectScores(plan.classes(), recipes());
        meters.expectRecords(ScorerTopology.read(plan));
    }

    /// @param kernels that it learns with
    void expectTrainer(String kernels) {
        meters.expectLabels(plan.classes(), judged());
        meters.expectRecords(TrainerTopology.read());
        meters.expectFeatures(plan.features().columnNames());
        dashboard.learnsWith(kernels);
    }

    void expectPast() {
        meters.expectRecords(List.of(EvaluationTopic.TOPIC));
    }

    /// The recipes, and what they are compared with.
    Set<String> judgedNames() {
        return Set.copyOf(judged());
    }

    private List<String> recipes() {
        return plan.recipes().stream().map(Recipe::name).toList();
    }

    private List<String> judged() {
        var names = new ArrayList<>(recipes());
        names.add(plan.alwaysMajority());
        return names;
    }
}
