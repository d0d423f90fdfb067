package io.counterweight.stream;

import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.DecisionWriter;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.RecipeScorer;
import io.counterweight.score.ScoreRefused;
import io.counterweight.score.Softmax;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Completes the features, scores them with the champion's newest model and decides. Without a
/// model the decision is the majority class and says so by an empty model version.
final class ScoreTransactions
        extends ContextualProcessor<String, EnrichedTransaction, Object, Object> {
    private final StreamPlan plan;
    private final ModelRegistry registry;
    private final Champion champion;
    private final StreamObserver observer;
    private final Decisions policy;
    private final int slotOfAmount;
    private final DecisionWriter decisions;
    private final float[] features;
    private final float[] probabilities;
    private final float[] raw;
    private final float[] logits;
    private final Map<String, RecipeScorer> scorers = new HashMap<>();

    ScoreTransactions(
            StreamPlan plan, ModelRegistry registry, Champion champion, StreamObserver observer) {
        this.plan = plan;
        this.registry = registry;
        this.champion = champion;
        this.observer = observer;
        this.policy = plan.decisions();
        this.slotOfAmount = plan.slotOfAmount();
        this.decisions = new DecisionWriter(plan.classes());
        this.features = new float[plan.features().columns()];
        this.probabilities = new float[plan.classes().count()];
        this.raw = new float[plan.classes().count()];
        this.logits = new float[plan.classes().count()];
    }

    @Override
    public void process(Record<String, EnrichedTransaction> record) {
        var transaction = record.value();
        FeatureVectors.take(transaction, features);
        plan.features().finish(features);
        int bad = notFinite();
        if (bad >= 0) {
            deadLetter(record, plan.features().columnNames().get(bad));
            return;
        }
        long start = System.nanoTime();
        var recipe = champion.recipe();
        var model = score(recipe);
        long nanos = System.nanoTime() - start;
        var scored = scored(transaction, recipe, model);
        var id = record.<Object>withKey(transaction.getTransactionId());
        context().forward(id.withValue(scored), Nodes.SCORED);
        context().forward(id.withValue(decisions.write(scored)), Nodes.DECISIONS);
        observer.scored(nanos, context().currentSystemTimeMs() - record.timestamp());
    }

    private @Nullable OnnxModel score(String recipe) {
        try {
            return scorers.computeIfAbsent(recipe, name -> registry.scorer(name, 1))
                    .score(features, probabilities, logits);
        } catch (ScoreRefused refused) {
            observer.modelRefused(recipe, refused.reason());
            return null;
        }
    }

    private ScoredTransaction scored(
            EnrichedTransaction transaction, String recipe, @Nullable OnnxModel model) {
        var scored =
                ScoredTransaction.newBuilder()
                        .setTransactionId(transaction.getTransactionId())
                        .setEventTime(transaction.getEventTime())
                        .addAllEntities(transaction.getEntitiesList());
        for (float feature : features) {
            scored.addFeatures(feature);
        }
        double amount = slotOfAmount < 0 ? 0 : transaction.getNumbers(slotOfAmount);
        if (slotOfAmount >= 0) {
            scored.setAmount(amount);
        }
        if (model == null) {
            return scored.setDecision(plan.classes().majority()).build();
        }
        Softmax.of(logits, 0, raw);
        for (int c = 0; c < probabilities.length; c++) {
            scored.addProbabilities(probabilities[c]);
            scored.addRaw(raw[c]);
        }
        return scored.setRecipe(recipe)
                .setModelVersion(model.version())
                .setDecision(policy.decide(probabilities, model.threshold(), amount))
                .build();
    }

    private int notFinite() {
        for (int f = 0; f < features.length; f++) {
            if (!Float.isFinite(features[f])) {
                return f;
            }
        }
        return -1;
    }

    private void deadLetter(Record<String, EnrichedTransaction> record, String feature) {
        var bad = new BadRecord(Reason.NOT_FINITE, "feature " + feature + " is not finite");
        var letter = DeadLetter.of(bad, record.value());
        context().forward(letter.toRecord(record.timestamp()), Nodes.UNSCORABLE_TRANSACTIONS);
        observer.deadLettered(bad.reason().code());
    }

    @Override
    public void close() {
        scorers.values().forEach(RecipeScorer::close);
    }
}
