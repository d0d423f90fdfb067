package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Action;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Example;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.propose.LabelledDays;
import io.counterweight.propose.ProposedRule;
import io.counterweight.propose.RuleSearch;
import io.counterweight.rule.RuleBook;
import io.counterweight.rule.RuleDeclaration;
import io.counterweight.rule.RuleRun;
import io.counterweight.rule.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Proposes rules at one moment of a replay, from the labels known by then, and judges them by the
/// transactions after it. Hears the scorer and the learner, each in a thread of its own.
final class RuleProposals implements StreamObserver, Consumer<Example> {
    private final Pipeline pipeline;
    private final StreamPlan plan;
    private final int most;
    private final ProposedVariables variables;
    private @Nullable LabelledDays before;
    private @Nullable After after;

    /// After the moment.
    private record After(
            Proposals proposals,
            RuleRun run,
            Map<String, RuledDecision> fired,
            RulesReport report) {}

    /// @param most rules to propose
    RuleProposals(Pipeline pipeline, StreamPlan plan, int most) {
        this.pipeline = pipeline;
        this.plan = plan;
        this.most = most;
        this.variables = new ProposedVariables(pipeline, plan);
        this.before = new LabelledDays(variables.all(), LabelledDays.MOST_VALUES);
    }

    @Override
    public synchronized void decided(
            EnrichedTransactionOrBuilder transaction, ScoredTransaction scored) {
        if (before != null) {
            variables.take(transaction, scored.getFeaturesList());
            before.add(
                    scored.getTransactionId(),
                    scored.getEventTime(),
                    scored.getProbabilitiesCount() == 0
                            ? Float.NaN
                            : RulesReport.fraud(plan, scored),
                    scored.getDecision() != plan.classes().majority(),
                    variables.numbers(),
                    variables.texts());
        } else if (after != null && isAfter(after, scored)) {
            var none = RuledDecision.getDefaultInstance();
            var ruled = after.run.decide(transaction, features(scored), null, none);
            if (ruled.getFiredCount() > 0) {
                after.fired.put(scored.getTransactionId(), ruled);
            }
        }
    }

    @Override
    public synchronized void accept(Example example) {
        var scored = example.getScored();
        if (example.getWithdrawn()) {
            // No file says that a label is taken back.
            return;
        }
        if (before != null) {
            before.label(
                    scored.getTransactionId(), example.getLabel() != plan.classes().majority());
        } else if (after != null && isAfter(after, scored)) {
            var ruled =
                    after.fired.getOrDefault(
                            scored.getTransactionId(), RuledDecision.getDefaultInstance());
            after.report.accept(
                    example.toBuilder().setScored(scored.toBuilder().setRuled(ruled)).build());
        }
    }

    private static boolean isAfter(After after, ScoredTransaction scored) {
        return scored.getEventTime() >= after.proposals.at();
    }

    private static float[] features(ScoredTransaction scored) {
        var features = new float[scored.getFeaturesCount()];
        for (int f = 0; f < features.length; f++) {
            features[f] = scored.getFeatures(f);
        }
        return features;
    }

    /// Makes the rules. All that was scored before is to have been heard of.
    ///
    /// @param at the moment (ms)
    synchronized void propose(long at) {
        if (before == null) {
            return;
        }
        var rows = before.ranked(plan.training().alertsPerDay());
        before = null;
        var search = new RuleSearch(rows);
        var found = search.find(most);
        var book = book(found, Instant.ofEpochMilli(at).atZone(ZoneOffset.UTC).toLocalDate());
        var with = plan.with(book);
        after =
                new After(
                        new Proposals(
                                at,
                                rows.first(),
                                rows.last(),
                                rows.days(),
                                rows.size(),
                                rows.frauds(),
                                rows.firstScored(),
                                rows.alerts(),
                                search.candidates(),
                                found,
                                book,
                                List.of()),
                        new RuleRun(RuleSet.compile(plan.ruleInputs(), book)),
                        new HashMap<>(),
                        new RulesReport(pipeline, with, Duration.ZERO));
    }

    private static RuleBook book(List<ProposedRule> found, LocalDate day) {
        var rules = new LinkedHashMap<String, RuleDeclaration>();
        for (var rule : found) {
            rules.put(
                    rule.name(),
                    new RuleDeclaration(
                            rule.when(),
                            Action.ALERT,
                            null,
                            day.toString(),
                            "propose",
                            RuleDeclaration.State.SHADOW,
                            null));
        }
        return new RuleBook(rules, Map.of());
    }

    /// What was proposed, judged by the labels since; null where the replay ended before the
    /// moment.
    synchronized @Nullable Proposals proposals() {
        return after == null ? null : after.proposals.judged(after.report.judged());
    }
}
