package io.counterweight.observe;

import io.counterweight.evaluate.RuleEvaluation;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.RuledDecision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Meters of what rules make of transactions. Thread-safe.
public final class RuleMeters implements StreamObserver {
    private final MeterRegistry registry;
    private final ConcurrentMap<Fired, Counter> fired = new ConcurrentHashMap<>();
    private final ConcurrentMap<Made, Counter> actions = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, RuleEvaluation> figures = new ConcurrentHashMap<>();

    private record Fired(String rule, boolean isActing) {}

    private record Made(String action, String by) {}

    /// @param rules by name: at 0 from the start, since the first of each is an increase over any
    ///   range of time
    public RuleMeters(MeterRegistry registry, List<String> rules) {
        this.registry = registry;
        for (var rule : rules) {
            fired(new Fired(rule, true));
            fired(new Fired(rule, false));
        }
    }

    @Override
    public void ruled(RuledDecision decision) {
        actions(new Made(decision.getAction(), decision.getMadeBy())).increment();
        for (int i = 0; i < decision.getFiredCount(); i++) {
            var rule = decision.getFired(i);
            fired(new Fired(rule.getName(), rule.getActing())).increment();
        }
    }

    @Override
    public void rulesEvaluated(RulesEvaluation evaluation) {
        for (var each : evaluation.rules()) {
            if (figures.put(each.rule(), each) == null) {
                gauge(
                        "precision",
                        "Share of what it looks for among what a rule was true of",
                        each);
                gauge("recall", "Share of what it looks for that a rule was true of", each);
                gauge("added", "Frauds a day more with a rule at the same number of alerts", each);
            }
        }
    }

    private void gauge(String figure, String description, RuleEvaluation first) {
        var rule = first.rule();
        Gauge.builder("counterweight.rules." + figure, figures, all -> value(figure, all.get(rule)))
                .description(description)
                .tag("rule", rule)
                .register(registry);
    }

    /// NaN where nobody knows.
    private static double value(String figure, @Nullable RuleEvaluation newest) {
        if (newest == null) {
            return Double.NaN;
        }
        var value =
                switch (figure) {
                    case "precision" -> newest.precision();
                    case "recall" -> newest.recall();
                    default -> newest.addsPerDay();
                };
        return value == null ? Double.NaN : value;
    }

    private Counter fired(Fired which) {
        return fired.computeIfAbsent(
                which,
                f ->
                        Counter.builder("counterweight.rules.fired")
                                .description("Transactions that a rule was true of")
                                .tag("rule", f.rule)
                                .tag("acting", String.valueOf(f.isActing))
                                .register(registry));
    }

    private Counter actions(Made made) {
        return actions.computeIfAbsent(
                made,
                m ->
                        Counter.builder("counterweight.actions")
                                .description("Transactions that this was done with")
                                .tag("action", m.action)
                                .tag("by", m.by)
                                .register(registry));
    }
}
