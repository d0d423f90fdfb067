package io.counterweight.app.api;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;
import io.counterweight.stream.KnownOutcomes;
import io.counterweight.web.api.TransactionLife;
import io.counterweight.web.api.TransactionLife.Advised;
import io.counterweight.web.api.TransactionLife.Disposed;
import io.counterweight.web.api.TransactionLife.KnownLabel;
import io.counterweight.web.api.TransactionLife.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells a transaction's life in names: classes, columns, times. Immutable.
final class LifeOf {
    private final StreamPlan plan;
    private final long keptMillis;
    private final KnownOutcomes outcomes;

    LifeOf(StreamPlan plan) {
        this.plan = plan;
        this.outcomes = new KnownOutcomes(plan);
        this.keptMillis = plan.labels().delay().plus(plan.labels().revisions()).toMillis();
    }

    /// @param kept as the store has it, maybe of an earlier declaration: what that did not have is
    ///   left out of the features
    TransactionLife of(String id, PendingTransaction kept) {
        var pending = new Translation(plan).of(kept);
        var label = pending.hasLabel() && !Presumed.is(pending.getLabel()) ? label(pending) : null;
        var outcome = outcomes.of(pending).word();
        if (!pending.hasScored()) {
            return new TransactionLife(
                    id,
                    "waits-for-transaction",
                    null,
                    null,
                    null,
                    disposed(pending),
                    outcome,
                    null,
                    List.of(),
                    label,
                    time(cameAt(pending) + keptMillis));
        }
        var scored = pending.getScored();
        return new TransactionLife(
                id,
                label == null ? "waits-for-label" : "labelled",
                time(scored.getEventTime()),
                plan.classes().name(scored.getDecision()),
                advised(scored),
                disposed(pending),
                outcome,
                byName(plan.features().columnNames(), scored.getFeaturesList()),
                scores(pending),
                label,
                time(scored.getEventTime() + keptMillis));
    }

    /// Of one of which only the label or the disposition came.
    private static long cameAt(PendingTransaction pending) {
        return pending.hasLabel()
                ? pending.getLabel().getLabelledAt()
                : pending.getDisposition().getAt();
    }

    private static @Nullable Advised advised(ScoredTransaction scored) {
        if (!scored.hasRuled()) {
            return null;
        }
        double propensity = scored.getPropensity();
        return new Advised(
                scored.getRuled().getAction(),
                scored.getRuled().getMadeBy(),
                propensity > 0 ? propensity : null);
    }

    private static @Nullable Disposed disposed(PendingTransaction pending) {
        if (!pending.hasDisposition()) {
            return null;
        }
        var done = pending.getDisposition();
        return new Disposed(done.getDone(), time(done.getAt()));
    }

    private KnownLabel label(PendingTransaction pending) {
        var label = pending.getLabel();
        return new KnownLabel(
                plan.classes().name(label.getLabel()),
                time(label.getLabelledAt()),
                KnownOutcomes.source(label),
                label.hasTrust() ? label.getTrust() : null);
    }

    private List<Score> scores(PendingTransaction pending) {
        var scores = new ArrayList<Score>();
        var scored = pending.getScored();
        if (!scored.getRecipe().isEmpty()) {
            scores.add(champion(scored));
        }
        for (var shadow : pending.getShadowsList()) {
            scores.add(
                    new Score(
                            shadow.getRecipe(),
                            shadow.getModelVersion(),
                            false,
                            plan.classes().name(shadow.getDecision()),
                            byClass(shadow.getProbabilitiesList()),
                            byClass(shadow.getRawList())));
        }
        return scores;
    }

    private Score champion(ScoredTransaction scored) {
        return new Score(
                scored.getRecipe(),
                scored.getModelVersion(),
                true,
                plan.classes().name(scored.getDecision()),
                byClass(scored.getProbabilitiesList()),
                byClass(scored.getRawList()));
    }

    private Map<String, Float> byClass(List<Float> values) {
        return values.isEmpty() ? Map.of() : byName(plan.classes().names(), values);
    }

    private static Map<String, Float> byName(List<String> names, List<Float> values) {
        var named = new LinkedHashMap<String, Float>();
        for (int i = 0; i < names.size(); i++) {
            if (!Float.isNaN(values.get(i))) {
                named.put(names.get(i), values.get(i));
            }
        }
        return named;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
