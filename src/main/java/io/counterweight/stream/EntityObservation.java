package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.plan.StreamPlan;

/// Adds the features of one entity to a transaction, and what they usually are, from a profile of
/// that entity, which then knows the transaction. For one thread.
final class EntityObservation {
    private final EntityFeatures entityFeatures;
    private final float[] features;
    private final float[] usual;

    EntityObservation(StreamPlan plan, String entity) {
        this.entityFeatures = plan.features().of(entity);
        this.features = new float[plan.features().columns()];
        this.usual = new float[plan.features().columns()];
    }

    /// The transaction with what was added; the same object, where it can be changed.
    EnrichedTransaction.Builder observe(EnrichedTransactionOrBuilder transaction, Profile profile) {
        FeatureVectors.take(transaction, features);
        FeatureVectors.takeUsual(transaction, usual);
        entityFeatures.usual(profile, usual);
        entityFeatures.observe(profile, transaction, features);
        var enriched = OnTheWay.of(transaction);
        FeatureVectors.put(features, enriched);
        FeatureVectors.putUsual(usual, enriched);
        return enriched;
    }
}
