package io.counterweight.config;

import io.counterweight.config.Pipeline.Judge;
import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.event.EventShape;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.LabelSource;
import io.counterweight.feature.FeatureDeclaration;
import io.counterweight.feature.FeatureException;
import io.counterweight.feature.FeatureInputs;
import io.counterweight.feature.FeatureSet;
import io.counterweight.rule.RuleDeclaration;
import io.counterweight.rule.RuleFeatures;
import io.counterweight.rule.RuleInputs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether every name in a pipeline's file stands for something, in the parts that could be read.
/// Adds what is wrong to the problems of the reading. Used once.
final class PipelineCheck {
    private final Reading<Pipeline> reading;
    private final Places places;
    private final Problems problems;
    private final @Nullable EventShape event;
    private final @Nullable Map<?, ?> entities;
    private final @Nullable Map<?, ?> fields;
    private final @Nullable ClassNames classes;
    private final @Nullable LabelSource labels;
    private final @Nullable DecisionPolicy decide;
    private final @Nullable Judge judge;
    private final @Nullable String champion;
    private final @Nullable List<?> recipes;
    private final int declaredFeatures;
    private final Map<String, FeatureDeclaration> features = new LinkedHashMap<>();

    PipelineCheck(Reading<Pipeline> reading) {
        this.reading = reading;
        this.places = reading.places();
        this.problems = reading.problems();
        this.event = reading.part("event", EventShape.class);
        this.entities = reading.part("event.entities", Map.class);
        this.fields = reading.part("event.fields", Map.class);
        this.classes = reading.part("classes", ClassNames.class);
        this.labels = reading.part("labels", LabelSource.class);
        this.decide = reading.part("decide", DecisionPolicy.class);
        this.judge = reading.part("judge", Judge.class);
        this.champion = reading.part("champion", String.class);
        this.recipes = reading.part("recipes", List.class);
        this.declaredFeatures = places.under("features").size();
        var read = reading.part("features", Map.class);
        if (read != null) {
            for (Map.Entry<?, ?> feature : ((Map<?, ?>) read).entrySet()) {
                features.put((String) feature.getKey(), (FeatureDeclaration) feature.getValue());
            }
        }
    }

    void check() {
        if (classes != null) {
            requireKnown("classes.majority", "class", classes.majority(), classes.names());
        }
        if (recipes != null) {
            requireKnown(
                    "champion", "recipe", champion, recipes.stream().map(String::valueOf).toList());
        }
        if (event != null) {
            entities(event);
            leaks(event);
        }
        if (judge != null && features.size() == declaredFeatures) {
            var names = Segments.names(features);
            var segments = judge.segmentsOrNone();
            for (int i = 0; i < segments.size(); i++) {
                requireKnown("judge.segments[" + i + "]", "segment", segments.get(i), names);
            }
        }
        if (labels != null && labels.values() != null && classes != null) {
            for (var value : labels.values().entrySet()) {
                requireKnown(
                        "labels.values." + value.getKey(),
                        "class",
                        value.getValue(),
                        classes.names());
            }
        }
        if (classes != null && classes.names().contains(classes.majority())) {
            features(event == null ? inputsOfParts(classes) : List.of(inputs(event, classes)));
            if (event != null && !problems.areAt("features")) {
                rules(event, classes);
            }
        }
    }

    /// Where the features are right: rules read their columns.
    private void rules(EventShape shape, ClassNames names) {
        if (reading.part("rules", Map.class) != null || reading.part("lists", Map.class) != null) {
            var columns = FeatureSet.compile(inputs(shape, names), features).columnNames();
            var inputs = new RuleInputs(shape, columns, names.toClasses());
            RuleFile.check(reading, inputs, Map.of());
        }
    }

    private FeatureInputs inputs(EventShape event, ClassNames classes) {
        return new FeatureInputs(
                event.entityNames(),
                event.numberNames(),
                event.categoryNames(),
                classes.toClasses(),
                event.letMeanings(),
                new RuleFeatures(event, classes.toClasses(), rules()));
    }

    private Map<String, RuleDeclaration> rules() {
        var rules = new LinkedHashMap<String, RuleDeclaration>();
        Map<?, ?> read = reading.part("rules", Map.class);
        if (read != null) {
            read.forEach((name, rule) -> rules.put((String) name, (RuleDeclaration) rule));
        }
        return rules;
    }

    /// Where the event could not be made for a part that has no names, such as its time or one of
    /// its expressions. What an expression is nobody knows then: a number in the first, a category
    /// in the second. None where names are missing.
    private List<FeatureInputs> inputsOfParts(ClassNames classes) {
        if (entities == null
                || fields == null
                || problems.areAt("event.entities")
                || problems.areAt("event.fields")) {
            return List.of();
        }
        var names = entities.keySet().stream().map(String::valueOf).toList();
        var numbers = fields(FieldType.NUMBER, FieldType.BOOLEAN);
        var categories = fields(FieldType.CATEGORY);
        var lets = List.copyOf(places.under("event.let"));
        return List.of(
                new FeatureInputs(names, joined(numbers, lets), categories, classes.toClasses()),
                new FeatureInputs(names, numbers, joined(categories, lets), classes.toClasses()));
    }

    private List<String> fields(FieldType... types) {
        var names = new ArrayList<String>();
        for (Map.Entry<?, ?> field : Objects.requireNonNull(fields).entrySet()) {
            if (List.of(types).contains(((FieldSource) field.getValue()).type())) {
                names.add((String) field.getKey());
            }
        }
        return names;
    }

    private static List<String> joined(List<String> a, List<String> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private void entities(EventShape shape) {
        requireKnown("event.keyed-by", "entity", shape.keyedBy(), shape.entityNames());
        if (decide instanceof DecisionPolicy.Cost cost) {
            requireKnown("decide.amount", "number field", cost.amount(), shape.numberNames());
        }
        if (decide != null && decide.explore() != null) {
            var amount = decide.explore().amount();
            requireKnown("decide.explore.amount", "number field", amount, shape.numberNames());
            if (decide.explore().needsAmount() && decide.lost() == null) {
                problems.add(
                        places.error(
                                "decide.explore",
                                "below-amount and loss-cap-per-day need amount, a number field of the event",
                                shape.numberNames()));
            }
        }
        if (judge != null) {
            requireKnown("judge.entity", "entity", judge.entity(), shape.entityNames());
        }
    }

    private void requireKnown(
            String path, String what, @Nullable String name, Collection<String> known) {
        if (name != null && !known.contains(name)) {
            problems.add(places.error(path, "unknown " + what + " \"" + name + "\"", known));
        }
    }

    private void leaks(EventShape shape) {
        if (labels == null) {
            return;
        }
        requireNoLeak(shape, "labels.from", "the label", labels.from());
        var time = labels.time();
        requireNoLeak(
                shape,
                "labels.time.from",
                "the time of the label",
                time == null ? null : time.from());
    }

    private void requireNoLeak(
            EventShape shape, String path, String what, @Nullable String column) {
        if (column != null && shape.paths().contains(column)) {
            problems.add(
                    places.error(
                            path,
                            what
                                    + " must not be part of the event: column \""
                                    + column
                                    + "\" is read as both"));
        }
    }

    /// Together, and where that fails one by one, so that each is told of. What is made of other
    /// features is looked at once nothing is wrong with those.
    ///
    /// @param inputs what names may stand for: what is wrong with each of them is wrong
    private void features(List<FeatureInputs> inputs) {
        var together = problem(inputs, features);
        if (together == null) {
            return;
        }
        boolean isTold = features.size() < declaredFeatures;
        for (var feature : features.entrySet()) {
            if (!feature.getValue().isDerived()) {
                var problem = problem(inputs, Map.of(feature.getKey(), feature.getValue()));
                if (problem != null) {
                    problems.add(problem);
                    isTold = true;
                }
            }
        }
        if (!isTold && inputs.size() == 1) {
            problems.add(together);
        }
    }

    private @Nullable ConfigException problem(
            List<FeatureInputs> inputs, Map<String, FeatureDeclaration> declared) {
        ConfigException first = null;
        for (var of : inputs) {
            var problem = problem(of, declared);
            if (problem == null) {
                return null;
            }
            first = first == null ? problem : first;
        }
        return first;
    }

    private @Nullable ConfigException problem(
            FeatureInputs inputs, Map<String, FeatureDeclaration> declared) {
        try {
            FeatureSet.compile(inputs, declared);
            return null;
        } catch (FeatureException e) {
            var key = e.key().isEmpty() ? "" : "." + e.key();
            var path = "features." + e.feature() + key;
            var exception = places.error(path, String.valueOf(e.getMessage()), e.known());
            exception.initCause(e);
            return exception;
        }
    }
}
