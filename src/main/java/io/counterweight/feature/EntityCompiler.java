package io.counterweight.feature;

import io.counterweight.feature.FeatureDeclaration.DecayedCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gathers the features of one entity by the state they share, then compiles them.
final class EntityCompiler {
    private final String entity;
    private final WindowCompiler windows = new WindowCompiler();
    private final Map<LevelKey, List<LevelLayout.Column>> levels = new LinkedHashMap<>();
    private final Map<PairKey, List<PairLayout.Column>> pairs = new LinkedHashMap<>();
    private final List<StateLayout> single = new ArrayList<>();
    private final List<StateLayout> conditional = new ArrayList<>();
    private final StringBuilder declared = new StringBuilder();

    private record LevelKey(int field, RunningLevel level) {}

    private record PairKey(int with, int remember) {}

    EntityCompiler(String entity) {
        this.entity = entity;
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

    void single(StateLayout layout) {
        single.add(layout);
    }

    /// Conditions read columns of the same entity, so these come after all others.
    void conditional(int column, DecayedCount d, int condition) {
        conditional.add(new DecayedCountLayout(column, d, condition));
    }

    EntityFeatures compile(int cap, UsualLayout usual) {
        List<StateLayout> layouts = new ArrayList<>();
        if (!windows.isEmpty()) {
            layouts.add(windows.compile(cap));
        }
        levels.forEach((k, c) -> layouts.add(new LevelLayout(k.field(), k.level(), c)));
        pairs.forEach((k, c) -> layouts.add(new PairLayout(k.with(), k.remember(), c)));
        layouts.addAll(single);
        layouts.addAll(conditional);
        int fingerprint = (int) StableHash.of(entity + "\n" + declared);
        return new EntityFeatures(entity, fingerprint, layouts, usual);
    }
}
