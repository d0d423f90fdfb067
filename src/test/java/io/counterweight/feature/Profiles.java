package io.counterweight.feature;

import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.Outcome;
import java.util.HashMap;
import java.util.Map;

/// All profiles of a test's stream, fed as the topology feeds them.
final class Profiles {
    private final FeatureSet features;
    private final FeatureInputs inputs;
    private final boolean stored;
    private final Map<String, Profile> live = new HashMap<>();
    private final Map<String, byte[]> bytes = new HashMap<>();

    private Profiles(FeatureSet features, FeatureInputs inputs, boolean stored) {
        this.features = features;
        this.inputs = inputs;
        this.stored = stored;
    }

    /// Profiles that stay in memory.
    static Profiles live(FeatureSet features, FeatureInputs inputs) {
        return new Profiles(features, inputs, false);
    }

    /// Profiles that are written after every change and read before the next.
    static Profiles stored(FeatureSet features, FeatureInputs inputs) {
        return new Profiles(features, inputs, true);
    }

    float[] observe(EnrichedTransaction t) {
        float[] vector = new float[features.columns()];
        features.begin(t, vector);
        for (String entity : features.entities()) {
            Profile p = get(entity, t);
            features.of(entity).observe(p, t, vector);
            put(entity, t, p);
        }
        features.finish(vector);
        return vector;
    }

    void learn(EnrichedTransaction t, int label) {
        learn(
                t,
                Outcome.newBuilder()
                        .setEventTime(t.getEventTime())
                        .addAllEntities(t.getEntitiesList())
                        .setLabel(label)
                        .build());
    }

    void revise(EnrichedTransaction t, int from, int label) {
        learn(
                t,
                Outcome.newBuilder()
                        .setEventTime(t.getEventTime())
                        .addAllEntities(t.getEntitiesList())
                        .setLabel(label)
                        .setRevisedFrom(from)
                        .build());
    }

    void withdraw(EnrichedTransaction t, int from) {
        learn(
                t,
                Outcome.newBuilder()
                        .setEventTime(t.getEventTime())
                        .addAllEntities(t.getEntitiesList())
                        .setLabel(from)
                        .setRevisedFrom(from)
                        .setWithdrawn(true)
                        .build());
    }

    private void learn(EnrichedTransaction t, Outcome outcome) {
        for (String entity : features.entities()) {
            if (features.of(entity).needsOutcomes()) {
                Profile p = get(entity, t);
                features.of(entity).learn(p, outcome);
                put(entity, t, p);
            }
        }
    }

    private Profile get(String entity, EnrichedTransaction t) {
        String key = key(entity, t);
        if (stored) {
            return features.of(entity).read(bytes.get(key));
        }
        return live.computeIfAbsent(key, k -> features.of(entity).read(null));
    }

    private void put(String entity, EnrichedTransaction t, Profile p) {
        if (stored) {
            bytes.put(key(entity, t), features.of(entity).write(p));
        }
    }

    private String key(String entity, EnrichedTransaction t) {
        return entity + ":" + t.getEntities(inputs.entities().indexOf(entity));
    }
}
