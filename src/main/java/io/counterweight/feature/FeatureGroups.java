package io.counterweight.feature;

import io.counterweight.feature.DerivedFeature.LogOf;
import io.counterweight.feature.DerivedFeature.Quotient;
import io.counterweight.feature.EventFeature.Hash;
import io.counterweight.feature.EventFeature.Hours;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.EventFeature.TimeOfDay;
import io.counterweight.feature.EventFeature.Weekend;
import io.counterweight.feature.FeatureColumns.Form;
import io.counterweight.feature.FeatureDeclaration.OfEntity;
import io.counterweight.feature.ProfileFeature.FirstSeen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Which columns belong together, and to which entity: those that read a profile to its entity,
/// those of the event alone to the first entity with features, those made of others to the entity
/// of the column they are made of.
final class FeatureGroups {
    private final FeatureInputs inputs;
    private final Map<String, FeatureDeclaration> declarations;
    private final Columns columns;
    private final String first;

    /// @param entities those with features, in declared order
    FeatureGroups(
            FeatureInputs inputs,
            Map<String, FeatureDeclaration> declarations,
            Columns columns,
            List<String> entities) {
        this.inputs = inputs;
        this.declarations = declarations;
        this.columns = columns;
        this.first = entities.isEmpty() ? "" : entities.getFirst();
    }

    /// One a feature, in declared order.
    List<FeatureColumns> all() {
        List<FeatureColumns> groups = new ArrayList<>();
        declarations.forEach((feature, d) -> groups.add(group(feature, d)));
        return List.copyOf(groups);
    }

    /// The usual values that an entity's profile keeps: all of its columns but those made of
    /// others.
    UsualLayout usual(String entity) {
        var declared = new StringBuilder();
        List<Integer> kept = new ArrayList<>();
        List<Long> meanings = new ArrayList<>();
        var of = new ColumnMeanings(inputs, declarations, columns);
        declarations.forEach((feature, d) -> {
            if (isKept(d) && entity(d).equals(entity)) {
                var group = group(feature, d);
                declared.append(feature).append('=').append(inputs.meaning(d)).append('\n');
                for (int i = 0; i < group.count(); i++) {
                    kept.add(group.from() + i);
                    meanings.add(StableHash.of(of.text(group.from() + i)));
                }
            }
        });
        return new UsualLayout(kept, meanings, (int) StableHash.of(declared.toString()));
    }

    private FeatureColumns group(String feature, FeatureDeclaration d) {
        int from = columns.of(feature);
        int to = from;
        List<String> names = columns.names();
        while (to < names.size() && columns.owner(to).equals(feature)) {
            to++;
        }
        return new FeatureColumns(
                feature, from, names.subList(from, to), form(d), entity(d), isOfLabels(d));
    }

    private String entity(FeatureDeclaration d) {
        return switch (d) {
            case Quotient q -> entity(madeOf(q.of()));
            case LogOf l -> entity(madeOf(l.of()));
            case DerivedFeature.Expression e -> entityOf(madeOf(e));
            case DerivedFeature.Rule r -> entityOf(madeOf(r));
            case OfEntity profiled -> Names.owner(inputs, profiled.entity()).orElse(first);
            default -> first;
        };
    }

    private boolean isOfLabels(FeatureDeclaration d) {
        return switch (d) {
            case Quotient q -> isOfLabels(madeOf(q.of()));
            case LogOf l -> isOfLabels(madeOf(l.of()));
            case DerivedFeature.Expression e -> madeOf(e).stream().anyMatch(this::isOfLabels);
            case DerivedFeature.Rule r -> madeOf(r).stream().anyMatch(this::isOfLabels);
            default -> Names.isOfLabels(d);
        };
    }

    /// That of the first column that reads a profile, else the first.
    private String entityOf(List<FeatureDeclaration> madeOf) {
        return madeOf.stream()
                .filter(OfEntity.class::isInstance)
                .map(this::entity)
                .findFirst()
                .orElse(first);
    }

    private List<FeatureDeclaration> madeOf(DerivedFeature.Expression e) {
        return madeOf(columns.expression(e).columns().values());
    }

    private List<FeatureDeclaration> madeOf(DerivedFeature.Rule r) {
        return madeOf(columns.outcome(r).columns().values());
    }

    private List<FeatureDeclaration> madeOf(Collection<Integer> read) {
        return read.stream().map(column -> madeOf(columns.names().get(column))).toList();
    }

    private FeatureDeclaration madeOf(String column) {
        String feature = columns.owner(columns.names().indexOf(column));
        return Objects.requireNonNull(declarations.get(feature));
    }

    private static boolean isKept(FeatureDeclaration d) {
        return !(d instanceof Quotient)
                && !(d instanceof LogOf)
                && !(d instanceof DerivedFeature.Expression)
                && !(d instanceof DerivedFeature.Rule);
    }

    private static Form form(FeatureDeclaration d) {
        return switch (d) {
            case OneHot _, Hash _ -> Form.CATEGORY;
            case Hours _, Weekend _, FirstSeen _, DerivedFeature.Rule _ -> Form.FLAG;
            case TimeOfDay _ -> Form.TIME_OF_DAY;
            default -> Form.NUMBER;
        };
    }
}
