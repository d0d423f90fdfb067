package io.counterweight.feature;

import io.counterweight.feature.ProfileFeature.DecayedCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Gathers the features of one entity by the state they share, then compiles them.
final class EntityCompiler {
    /// Buckets that the windows of one combination of a key keep: there may be 256 of them.
    private static final int BUCKETS_OF_PARTS = 64;

    private final String entity;
    private final FeatureInputs inputs;
    private final WindowCompiler windows;
    private final Map<LevelKey, List<LevelLayout.Column>> levels = new LinkedHashMap<>();
    private final Map<PairKey, List<PairLayout.Column>> pairs = new LinkedHashMap<>();
    private final List<KeyedLayout> single = new ArrayList<>();
    private final List<KeyedLayout> conditional = new ArrayList<>();
    private final Map<DistinctKey, List<DistinctLayout.Column>> distinct = new LinkedHashMap<>();
    private final Map<DistinctKey, DistinctLayout.Value> distinctValues = new LinkedHashMap<>();
    private final Map<Integer, List<MaximumLayout.Column>> maxima = new LinkedHashMap<>();
    private final Map<Integer, List<LastValuesLayout.Column>> lastValues = new LinkedHashMap<>();
    private final Map<Integer, Integer> keptValues = new LinkedHashMap<>();
    private final Map<String, Within> parts = new LinkedHashMap<>();
    private final StringBuilder declared = new StringBuilder();

    private record LevelKey(int field, RunningLevel level) {}

    private record PairKey(int with, int remember) {}

    private record DistinctKey(String of, int remember) {}

    /// The features of a key of several parts.
    private record Within(List<PartsLayout.Part> others, EntityCompiler compiler) {}

    /// @param key what the state is, by the names that were declared: states of one key hold the
    ///   same in profiles of any declaration
    record KeyedLayout(String key, StateLayout layout) {}

    EntityCompiler(String entity, FeatureInputs inputs) {
        this.entity = entity;
        this.inputs = inputs;
        this.windows = new WindowCompiler(inputs.meanings(inputs.numbers()));
    }

    /// Notes a declaration: it changes what stored profiles hold.
    void declare(FeatureDeclaration d) {
        declared.append(inputs.meaning(d)).append('\n');
    }

    WindowCompiler windows() {
        return windows;
    }

    void level(int column, int field, RunningLevel level, Against against) {
        levels.computeIfAbsent(new LevelKey(field, level), k -> new ArrayList<>())
                .add(new LevelLayout.Column(column, against));
    }

    void pair(int column, int with, int remember, PairLayout.OfCount of) {
        pairs.computeIfAbsent(new PairKey(with, remember), k -> new ArrayList<>())
                .add(new PairLayout.Column(column, of));
    }

    void single(FeatureDeclaration declared, StateLayout layout) {
        single.add(new KeyedLayout(declared.toString(), layout));
    }

    void distinct(Names.Distinct of, int remember, DistinctLayout.Column column) {
        var key = new DistinctKey(of.meaning(), remember);
        distinctValues.putIfAbsent(key, of.value());
        distinct.computeIfAbsent(key, k -> new ArrayList<>()).add(column);
    }

    void maximum(int field, MaximumLayout.Column column) {
        maxima.computeIfAbsent(field, f -> new ArrayList<>()).add(column);
    }

    /// @param keep how many earlier values the column reads
    void lastValues(int field, int keep, LastValuesLayout.Column column) {
        keptValues.merge(field, Math.max(1, keep), Math::max);
        lastValues.computeIfAbsent(field, f -> new ArrayList<>()).add(column);
    }

    /// The compiler of a key that has this entity as one of its parts.
    EntityCompiler within(String key, List<PartsLayout.Part> others) {
        return parts.computeIfAbsent(
                        key, k -> new Within(others, new EntityCompiler(entity, inputs)))
                .compiler;
    }

    /// Conditions read columns of the same entity, so these come after all others.
    ///
    /// @param meaning of the feature
    void conditional(int column, DecayedCount d, int condition, String meaning) {
        conditional.add(new KeyedLayout(meaning, new DecayedCountLayout(column, d, condition)));
    }

    EntityFeatures compile(int cap, UsualLayout usual) {
        int fingerprint = (int) StableHash.of(entity + "\n" + declared);
        return new EntityFeatures(entity, fingerprint, layouts(cap), usual);
    }

    private List<KeyedLayout> layouts(int cap) {
        List<KeyedLayout> layouts = new ArrayList<>();
        if (!windows.isEmpty()) {
            layouts.add(new KeyedLayout("windows", windows.compile(cap)));
        }
        levels.forEach((k, c) -> layouts.add(new KeyedLayout(key(k), level(k, c))));
        pairs.forEach((k, c) -> layouts.add(new KeyedLayout(key(k), pair(k, c))));
        layouts.addAll(single);
        distinct.forEach((k, c) ->
                layouts.add(
                        new KeyedLayout(
                                "values of " + k.of + ", remember=" + k.remember,
                                new DistinctLayout(
                                        Objects.requireNonNull(distinctValues.get(k)),
                                        k.remember,
                                        c))));
        maxima.forEach((f, c) ->
                layouts.add(
                        new KeyedLayout("maxima of " + number(f), new MaximumLayout(f, cap, c))));
        lastValues.forEach((f, c) ->
                layouts.add(
                        new KeyedLayout(
                                "last values of " + number(f),
                                new LastValuesLayout(
                                        f, Objects.requireNonNull(keptValues.get(f)), c))));
        parts.forEach((key, within) ->
                layouts.add(
                        new KeyedLayout(
                                "by " + key,
                                new PartsLayout(
                                        within.others,
                                        within.compiler.layouts(
                                                Math.min(cap, BUCKETS_OF_PARTS))))));
        layouts.addAll(conditional);
        return layouts;
    }

    private String number(int field) {
        return inputs.meaning(inputs.numbers().get(field));
    }

    private String key(LevelKey k) {
        return "level of " + number(k.field) + ", " + k.level;
    }

    private static StateLayout level(LevelKey k, List<LevelLayout.Column> columns) {
        return new LevelLayout(k.field, k.level, columns);
    }

    private String key(PairKey k) {
        return "pairs with " + inputs.entities().get(k.with) + ", remember=" + k.remember;
    }

    private static StateLayout pair(PairKey k, List<PairLayout.Column> columns) {
        return new PairLayout(k.with, k.remember, columns);
    }
}
