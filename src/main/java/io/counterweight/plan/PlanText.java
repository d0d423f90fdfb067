package io.counterweight.plan;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.event.EventShape;
import io.counterweight.event.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a pipeline declares that its state depends on, part by part, as text: equal for equal
/// declarations, whatever the file's layout. The names of its topics are no part of it.
public final class PlanText {
    private PlanText() {}

    /// Text by part, in the order of a pipeline's file.
    public static Map<String, String> of(StreamPlan plan) {
        var parts = new LinkedHashMap<String, String>();
        parts.put("pipeline", plan.pipeline());
        parts.put("event", event(plan.event()));
        if (plan.event().hasSecrets()) {
            parts.put("key of secret ids", plan.idKeys().print());
        }
        parts.put("classes", plan.classes().toString());
        parts.put("labels", plan.labels().toString());
        if (plan.topics().hasDispositions()) {
            parts.put("topics", "dispositions");
        }
        plan.features().declared().forEach((name, text) -> parts.put("features." + name, text));
        parts.put("order of columns", plan.features().columnNames().toString());
        for (var recipe : plan.recipes()) {
            parts.put("recipe " + recipe.name(), recipe.toString());
        }
        plan.models().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(model ->
                        parts.put(
                                "model of recipe " + model.getKey(),
                                "sha-256 " + Sha256.hex(model.getValue())));
        parts.put("champion", plan.champion());
        parts.put("decide", policy(plan.policy()));
        parts.put("publish, evaluate and promote", plan.training().toString());
        return parts;
    }

    /// What is advised beyond alerts is no part of it, as rules are none.
    private static String policy(DecisionPolicy policy) {
        return switch (policy) {
            case DecisionPolicy.Threshold threshold -> "Threshold[at=%s]".formatted(threshold.at());
            case DecisionPolicy.AlertBudget budget ->
                    "AlertBudget[perDay=%s]".formatted(budget.perDay());
            case DecisionPolicy.Cost cost ->
                    "Cost[amount=%s, review=%s, recovery=%s]"
                            .formatted(cost.amount(), cost.review(), cost.recovery());
        };
    }

    /// How far ahead a time may be and how long ids are remembered is no part of it: a state fits
    /// whatever they are.
    private static String event(EventShape event) {
        var time = event.time();
        return "EventShape[id=%s, time=TimeSource[from=%s, format=%s, zone=%s, unit=%s], entities=%s, keyedBy=%s, fields=%s%s]"
                .formatted(
                        event.id(),
                        time.from(),
                        time.format(),
                        time.zone(),
                        time.unit(),
                        event.entities(),
                        event.keyedBy(),
                        event.fields(),
                        (event.tablesOrNone().isEmpty() ? "" : ", tables=" + event.tablesOrNone())
                                + (event.lets().isEmpty() ? "" : ", let=" + event.letMeanings()));
    }
}
