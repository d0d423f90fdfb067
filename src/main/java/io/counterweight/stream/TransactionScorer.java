package io.counterweight.stream;

import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AlertReason;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.RecipeScorer;
import io.counterweight.score.ScoreRefused;
import io.counterweight.score.Softmax;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Completes the features of a transaction that every entity has observed, scores them with the
/// newest model of the recipe that decides, decides, finds the reasons of an alert, and says what
/// the rules make of it. Without a model the decision is the majority class and says so by an empty
/// model version. For one thread.
public final class TransactionScorer implements AutoCloseable {
    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final DecidingRecipe deciding;
    private final StreamObserver observer;
    private final Decisions policy;
    private final int slotOfAmount;
    private final int layout;
    private final float[] features;
    private final float[] probabilities;
    private final float[] raw;
    private final float[] logits;
    private final AlertReasons reasons;
    private final RuledTransactions rules;
    private final @Nullable ControlGroup control;
    private final Map<String, RecipeScorer> scorers = new HashMap<>();

    public TransactionScorer(
            StreamPlan plan,
            ModelRegistry registry,
            DecidingRecipe deciding,
            StreamObserver observer) {
        this.plan = plan;
        this.registry = registry;
        this.deciding = deciding;
        this.observer = observer;
        this.policy = plan.decisions();
        this.slotOfAmount = plan.slotOfAmount();
        this.layout = plan.features().layout().fingerprint();
        this.features = new float[plan.features().columns()];
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
        this.logits = new float[plan.classes().count()];
        this.reasons = new AlertReasons(plan, AlertReasons.PAIRS);
        this.rules = new RuledTransactions(plan);
        this.control = ControlGroup.of(plan);
    }

    /// What came of a transaction.
    public sealed interface Scoring {}

    /// It was scored.
    ///
    /// @param reasons of an alert; none for what is none, and where none were asked for
    /// @param nanos that the score took
    public record Scored(ScoredTransaction transaction, List<AlertReason> reasons, long nanos)
            implements Scoring {}

    /// It cannot be: a feature is not finite.
    public record Unscorable(BadRecord bad) implements Scoring {}

    /// Scores and decides. Anew in the rare case that a newer model took the place of the one that
    /// decided before its reasons were found: decision and reasons are of one model.
    ///
    /// @param isExplained whether an alert's reasons are asked for
    public Scoring score(EnrichedTransactionOrBuilder transaction, boolean isExplained) {
        FeatureVectors.take(transaction, features);
        boolean hasMissing = hasMissing();
        plan.features().finish(transaction, features);
        int bad = notFinite(hasMissing);
        if (bad >= 0) {
            var feature = plan.features().columnNames().get(bad);
            return new Unscorable(
                    new BadRecord(Reason.NOT_FINITE, "feature " + feature + " is not finite"));
        }
        List<AlertReason> why;
        ScoredTransaction scored;
        long nanos;
        do {
            long start = System.nanoTime();
            var recipe = deciding.nameAloud();
            var model = score(recipe);
            nanos = System.nanoTime() - start;
            scored = scored(transaction, recipe, model);
            why = isExplained ? reasons(transaction, scored, model) : List.of();
        } while (why == null);
        return new Scored(scored, why, nanos);
    }

    /// None for what is no alert; null when the model has been closed.
    private @Nullable List<AlertReason> reasons(
            EnrichedTransactionOrBuilder transaction,
            ScoredTransaction scored,
            @Nullable OnnxModel model) {
        if (model == null || scored.getDecision() == plan.classes().majority()) {
            return List.of();
        }
        try {
            return reasons.of(transaction, model, scored.getDecision(), features);
        } catch (ScoreRefused unexplained) {
            return List.of();
        }
    }

    private @Nullable OnnxModel score(String recipe) {
        return scorers.computeIfAbsent(recipe, this::scorer).score(features, probabilities, logits);
    }

    private RecipeScorer scorer(String recipe) {
        return registry.scorer(
                recipe, 1, refused -> observer.modelRefused(recipe, refused.reason()));
    }

    private ScoredTransaction scored(
            EnrichedTransactionOrBuilder transaction, String recipe, @Nullable OnnxModel model) {
        var scored =
                ScoredTransaction.newBuilder()
                        .setTransactionId(transaction.getTransactionId())
                        .setEventTime(transaction.getEventTime())
                        .setLayout(layout)
                        .addAllEntities(transaction.getEntitiesList());
        for (float feature : features) {
            scored.addFeatures(feature);
        }
        double amount = slotOfAmount < 0 ? 0 : transaction.getNumbers(slotOfAmount);
        if (slotOfAmount >= 0) {
            scored.setAmount(amount);
        }
        if (model == null) {
            var ruled = rules.unscored(transaction, features);
            if (ruled != null) {
                ruled(scored, ruled, 1);
            }
            return scored.setDecision(plan.classes().majority()).build();
        }
        Softmax.of(logits, 0, raw);
        for (int c = 0; c < probabilities.length; c++) {
            scored.addProbabilities(probabilities[c]);
            scored.addRaw(raw[c]);
        }
        int decision = policy.decide(probabilities, model.threshold(), amount);
        var action = policy.action(probabilities, decision);
        var ruled = rules.scored(transaction, features, probabilities, recipe, action);
        if (ruled != null) {
            ruled(scored, ruled, model.controlScale());
        }
        return scored.setRecipe(recipe)
                .setModelVersion(model.version())
                .setDecision(decision)
                .build();
    }

    private void ruled(ScoredTransaction.Builder scored, RuledDecision ruled, double controlScale) {
        scored.setRuled(ruled);
        if (control != null) {
            control.take(scored, controlScale);
        }
    }

    /// A transaction that was under way when a feature was added lacks it, and what is made of it.
    private boolean hasMissing() {
        for (float feature : features) {
            if (Float.isNaN(feature)) {
                return true;
            }
        }
        return false;
    }

    private int notFinite(boolean mayMiss) {
        for (int f = 0; f < features.length; f++) {
            if (Float.isInfinite(features[f]) || (!mayMiss && Float.isNaN(features[f]))) {
                return f;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        scorers.values().forEach(RecipeScorer::close);
        reasons.close();
    }
}
