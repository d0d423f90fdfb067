package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.JudgedRule;
import io.counterweight.evaluate.JudgedRules;
import io.counterweight.evaluate.JudgedRules.Row;
import io.counterweight.event.Example;
import io.counterweight.event.FiredRule;
import io.counterweight.event.LabelSource;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Judges the rules of a replay by every example. Its amounts are those that the decision policy
/// weighs, else those of a feature `amount` that is the field itself.
final class RulesReport implements Consumer<Example> {
    private static final String AMOUNT = "amount";

    private final StreamPlan plan;
    private final JudgedRules judged;
    private final int columnOfAmount;
    private final boolean minorityOnly;
    private long matureUntil = Long.MIN_VALUE;

    /// @param from rows count from this long after the midnight (UTC) before the first
    RulesReport(Pipeline pipeline, StreamPlan plan, Duration from) {
        this.plan = plan;
        this.minorityOnly = plan.labels().cover() == LabelSource.Cover.MINORITY;
        this.columnOfAmount = plan.features().columnOfField(AMOUNT);
        this.judged =
                new JudgedRules(
                        plan.ruleTerms(Long.MAX_VALUE),
                        plan.classes(),
                        from,
                        plan.training().alertsPerDay());
    }

    @Override
    public void accept(Example example) {
        if (example.getWithdrawn()) {
            // No file says that a label is taken back.
            return;
        }
        var scored = example.getScored();
        var row =
                new Row(
                        scored.getEventTime(),
                        fraud(plan, scored),
                        scored.getDecision() != plan.classes().majority(),
                        amount(scored),
                        scored.getRuled().getFiredList().stream().map(FiredRule::getName).toList());
        if (example.hasRevisedFrom()) {
            judged.revise(row, example.getRevisedFrom(), example.getLabel());
        } else {
            judged.add(row, example.getLabel());
        }
        if (example.getLabel() == plan.classes().majority()) {
            matureUntil = Math.max(matureUntil, scored.getEventTime());
        }
    }

    /// In declared order.
    List<JudgedRule> judged() {
        return judged.judged(minorityOnly ? matureUntil : Long.MAX_VALUE);
    }

    /// Rules that say nothing: never true, or always.
    static List<String> warnings(List<JudgedRule> rules) {
        return rules.stream()
                .filter(rule -> rule.rows() > 0)
                .filter(rule -> rule.fired() == 0 || rule.fired() == rule.rows())
                .map(rule ->
                        "the rule \"%s\" was true of %s of %,d judged transactions"
                                .formatted(
                                        rule.rule().name(),
                                        rule.fired() == 0 ? "none" : "all",
                                        rule.rows()))
                .toList();
    }

    /// The champion's probability of fraud; 0 where it had no model.
    static float fraud(StreamPlan plan, ScoredTransaction scored) {
        float fraud = 0;
        for (int c = 0; c < scored.getProbabilitiesCount(); c++) {
            fraud += c == plan.classes().majority() ? 0 : scored.getProbabilities(c);
        }
        return fraud;
    }

    private double amount(ScoredTransaction scored) {
        if (scored.hasAmount()) {
            return scored.getAmount();
        }
        return columnOfAmount < 0 ? Double.NaN : scored.getFeatures(columnOfAmount);
    }
}
