package io.counterweight.training;

import io.counterweight.evaluate.JudgedRules.Row;
import io.counterweight.evaluate.RuleWindow;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.event.Example;
import io.counterweight.event.FiredRule;
import io.counterweight.plan.StreamPlan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/// Judges the rules live, by the examples of the evaluation's window: by where each was true,
/// whether it counted there or not. Nothing that is learned depends on it. For one thread.
final class RulesWatch {
    private static final String AMOUNT = "amount";

    private final StreamPlan plan;
    private final int columnOfAmount;
    private final RuleWindow window;

    RulesWatch(StreamPlan plan) {
        this.plan = plan;
        this.columnOfAmount = plan.features().columnOfField(AMOUNT);
        this.window =
                new RuleWindow(
                        plan.classes(), plan.training().window(), plan.training().alertsPerDay());
    }

    boolean isEmpty() {
        return window.isEmpty();
    }

    /// Takes an example; one of a transaction that no rules were tried on passes by.
    void judge(Example example) {
        var scored = example.getScored();
        if (!scored.hasRuled()) {
            return;
        }
        var fired = scored.getRuled().getFiredList().stream().map(FiredRule::getName).toList();
        float fraud = 0;
        for (int c = 0; c < scored.getProbabilitiesCount(); c++) {
            fraud += c == plan.classes().majority() ? 0 : scored.getProbabilities(c);
        }
        double amount =
                scored.hasAmount()
                        ? scored.getAmount()
                        : columnOfAmount < 0 ? Double.NaN : scored.getFeatures(columnOfAmount);
        var row =
                new Row(
                        scored.getEventTime(),
                        fraud,
                        scored.getDecision() != plan.classes().majority(),
                        amount,
                        fired);
        if (example.getWithdrawn()) {
            window.withdraw(row, example.getRevisedFrom());
        } else if (example.hasRevisedFrom()) {
            window.revise(row, example.getRevisedFrom(), example.getLabel());
        } else {
            window.add(row, example.getLabel());
        }
    }

    /// Empty where no rules were tried.
    Optional<RulesEvaluation> evaluation(long at) {
        if (window.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new RulesEvaluation(
                        plan.pipeline(), at, window.evaluate(plan.ruleTerms(window.newest()))));
    }

    void write(DataOutput out) throws IOException {
        window.write(out);
    }

    void read(DataInput in) throws IOException {
        window.read(in);
    }
}
