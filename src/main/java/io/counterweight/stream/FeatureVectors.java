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

    /// What is usual; NaN where nothing is known of it.
    static void takeUsual(EnrichedTransactionOrBuilder transaction, float[] usual) {
        boolean isKnown = transaction.getUsualCount() > 0;
        for (int f = 0; f < usual.length; f++) {
            usual[f] = isKnown ? transaction.getUsual(f) : Float.NaN;
        }
    }

    static void putUsual(float[] usual, EnrichedTransaction.Builder transaction) {
        if (transaction.getUsualCount() != usual.length) {
            transaction.clearUsual();
            for (float value : usual) {
                transaction.addUsual(value);
            }
            return;
        }
        for (int f = 0; f < usual.length; f++) {
            transaction.setUsual(f, usual[f]);
        }
    }

    static void put(float[] features, EnrichedTransaction.Builder transaction) {
        if (transaction.getFeaturesCount() != features.length) {
            transaction.clearFeatures();
            for (float feature : features) {
                transaction.addFeatures(feature);
            }
            return;
        }
        for (int f = 0; f < features.length; f++) {
            transaction.setFeatures(f, features[f]);
        }
    }
}
