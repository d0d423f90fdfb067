package io.counterweight.config;

import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureDeclaration.OfField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `judge.segments` names: a feature, or a field that a one-hot feature reads.
public final class Segments {
    private Segments() {}

    /// The features whose values are segments; none where none is declared.
    public static List<String> features(Pipeline pipeline) {
        var features = new ArrayList<String>();
        pipeline.judge()
                .segmentsOrNone()
                .forEach(name ->
                        pipeline.features().entrySet().stream()
                                .filter(feature -> isMeant(name, feature))
                                .map(Map.Entry::getKey)
                                .forEach(features::add));
        return features.stream().distinct().toList();
    }

    /// What a segment may be called.
    static List<String> names(Map<String, FeatureDeclaration> features) {
        var names = new ArrayList<>(features.keySet());
        features.values().stream()
                .filter(OneHot.class::isInstance)
                .map(feature -> ((OfField) feature).field())
                .forEach(names::add);
        return names.stream().distinct().toList();
    }

    private static boolean isMeant(String name, Map.Entry<String, FeatureDeclaration> feature) {
        return feature.getKey().equals(name)
                || feature.getValue() instanceof OneHot oneHot && oneHot.field().equals(name);
    }
}
