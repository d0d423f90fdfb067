package io.counterweight.feature;

import io.counterweight.feature.DerivedFeature.LogOf;
import io.counterweight.feature.DerivedFeature.Quotient;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.ProfileFeature.DecayedCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What fills each column, as text: the declaration of its feature, with the meaning of the columns
/// it reads in the place of their names. The name of the feature is no part of it, nor where its
/// field is read; of a one-hot feature only the column's own value is.
final class ColumnMeanings {
    private final Map<String, FeatureDeclaration> declarations;
    private final Columns columns;
    private final FeatureInputs inputs;

    ColumnMeanings(
            FeatureInputs inputs, Map<String, FeatureDeclaration> declarations, Columns columns) {
        this.inputs = inputs;
        this.declarations = declarations;
        this.columns = columns;
    }

    List<RecordLayout.Column> all() {
        var all = new ArrayList<RecordLayout.Column>();
        for (int c = 0; c < columns.names().size(); c++) {
            all.add(new RecordLayout.Column(columns.names().get(c), StableHash.of(text(c))));
        }
        return all;
    }

    String text(int column) {
        var feature = columns.owner(column);
        // What tells the columns of one feature apart: "=web", "#3", "-sin".
        var part = columns.names().get(column).substring(feature.length());
        return feature(feature) + part;
    }

    /// The same for a whole feature.
    String feature(String feature) {
        return switch (declarations.get(feature)) {
            case OneHot d -> "OneHot[field=" + inputs.meaning(d.field()) + "]";
            case Quotient d ->
                    new Quotient(referred(d.of()), referred(d.over()), d.plus(), d.max())
                            .toString();
            case LogOf d -> new LogOf(referred(d.of())).toString();
            case DerivedFeature.Expression d ->
                    "Expression["
                            + ofColumns(d.of().strip(), columns.expression(feature, d).columns());
            case DerivedFeature.Rule d -> {
                var outcome = columns.outcome(feature, d);
                yield "Rule[" + ofColumns(outcome.meaning(), outcome.columns());
            }
            case DecayedCount d when d.where() != null -> {
                var where = new Condition(referred(d.where().feature()), d.where().above());
                yield new DecayedCount(d.entity(), d.halfLife(), where, d.after()).toString();
            }
            case null -> throw new IllegalArgumentException("no such feature: " + feature);
            case FeatureDeclaration d -> inputs.meaning(d);
        };
    }

    /// The text, and what the names in it mean.
    private String ofColumns(String text, Map<String, Integer> read) {
        var meaning = new StringBuilder(text);
        read.forEach((name, column) ->
                meaning.append(", ").append(name).append("=(").append(text(column)).append(')'));
        return meaning.append(']').toString();
    }

    private String referred(String column) {
        return "(" + text(columns.names().indexOf(column)) + ")";
    }
}
