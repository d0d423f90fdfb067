package io.counterweight.feature;

import io.counterweight.feature.FeatureDeclaration.DecayedCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the features of one entity by the state they share, then compiles them.
final class EntityCompiler {
    private final String entity;
    private final FeatureInputs inputs;
    private final WindowCompiler windows;
    private final Map<LevelKey, List<LevelLayout.Column>> levels = new LinkedHashMap<>();
    private final Map<PairKey, List<PairLayout.Column>> pairs = new LinkedHashMap<>();
    private final List<KeyedLayout> single = new ArrayList<>();
    private final List<KeyedLayout> conditional = new ArrayList<>();
    private final StringBuilder declared = new StringBuilder();

    private record LevelKey(int field, RunningLevel level) {}

    private record PairKey(int with, int remember) {}

    /// @param key what the state is, by the names that were declared: states of one key hold the
    ///   same in profiles of any declaration
    record KeyedLayout(String key, StateLayout layout) {}

    EntityCompiler(String entity, FeatureInputs inputs) {
        this.entity = entity;
        this.inputs = inputs;
        this.windows = new WindowCompiler(inputs.numbers());
    }

    /// Notes a declaration: it changes what stored profiles hold.
    void declare(FeatureDeclaration d) {
        declared.append(d).append('\n');
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

    /// Conditions read columns of the same entity, so these come after all others.
    ///
    /// @param meaning of the feature
    void conditional(int column, DecayedCount d, int condition, String meaning) {
        conditional.add(new KeyedLayout(meaning, new DecayedCountLayout(column, d, condition)));
    }

    EntityFeatures compile(int cap, UsualLayout usual) {
        List<KeyedLayout> layouts = new ArrayList<>();
        if (!windows.isEmpty()) {
            layouts.add(new KeyedLayout("windows", windows.compile(cap)));
        }
        levels.forEach((k, c) -> layouts.add(new KeyedLayout(key(k), level(k, c))));
        pairs.forEach((k, c) -> layouts.add(new KeyedLayout(key(k), pair(k, c))));
        layouts.addAll(single);
        layouts.addAll(conditional);
        int fingerprint = (int) StableHash.of(entity + "\n" + declared);
        return new EntityFeatures(entity, fingerprint, layouts, usual);
    }

    private String key(LevelKey k) {
        return "level of " + inputs.numbers().get(k.field) + ", " + k.level;
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
