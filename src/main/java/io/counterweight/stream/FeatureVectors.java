package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.ScoredTransactionOrBuilder;

/// Feature vectors between their record and the array that is computed with.
final class FeatureVectors {
    private FeatureVectors() {}

    static void take(EnrichedTransactionOrBuilder transaction, float[] features) {
        for (int f = 0; f < features.length; f++) {
            features[f] = transaction.getFeatures(f);
        }
    }

    static void take(ScoredTransactionOrBuilder transaction, float[] features) {
        for (int f = 0; f < features.length; f++) {
            features[f] = transaction.getFeatures(f);
        }
    }

    static void put(float[] features, EnrichedTransaction.Builder transaction) {
        transaction.clearFeatures();
        for (float feature : features) {
            transaction.addFeatures(feature);
        }
    }
}
