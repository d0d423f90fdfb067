package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.feature.DerivedFeature.LogOf;
import io.counterweight.feature.DerivedFeature.Quotient;
import io.counterweight.feature.EventFeature.Field;
import io.counterweight.feature.EventFeature.Hash;
import io.counterweight.feature.EventFeature.Hours;
import io.counterweight.feature.EventFeature.Log;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.EventFeature.TimeOfDay;
import io.counterweight.feature.EventFeature.Weekend;
import io.counterweight.feature.FeatureDeclaration.OfEntity;
import io.counterweight.feature.FraudFeature.DecayedFraudRate;
import io.counterweight.feature.FraudFeature.FraudCount;
import io.counterweight.feature.FraudFeature.FraudRate;
import io.counterweight.feature.FraudFeature.FraudShare;
import io.counterweight.feature.FraudFeature.ShareWithFraud;
import io.counterweight.feature.FraudFeature.TimeSinceFraud;
import io.counterweight.feature.ProfileFeature.Count;
import io.counterweight.feature.ProfileFeature.DecayedCount;
import io.counterweight.feature.ProfileFeature.DistinctCount;
import io.counterweight.feature.ProfileFeature.FirstSeen;
import io.counterweight.feature.ProfileFeature.Lag;
import io.counterweight.feature.ProfileFeature.Maximum;
import io.counterweight.feature.ProfileFeature.Mean;
import io.counterweight.feature.ProfileFeature.Median;
import io.counterweight.feature.ProfileFeature.PairCount;
import io.counterweight.feature.ProfileFeature.Ratio;
import io.counterweight.feature.ProfileFeature.SecondsSinceLast;
import io.counterweight.feature.ProfileFeature.StandardDeviation;
import io.counterweight.feature.ProfileFeature.Sum;
import io.counterweight.feature.ProfileFeature.ZScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends each declaration to the part that fills its columns: the event, an entity's profile, or
/// other columns.
final class FeatureCompiler {
    private final FeatureInputs inputs;
    private final Map<String, FeatureDeclaration> declarations;
    private final Columns columns;
    private final List<EventColumn> ofEvent = new ArrayList<>();
    private final Map<String, EntityCompiler> entities = new HashMap<>();
    private final Conditions conditions;

    FeatureCompiler(FeatureInputs inputs, Map<String, FeatureDeclaration> declarations) {
        this.inputs = inputs;
        this.declarations = declarations;
        this.columns = new Columns(declarations, inputs.rules());
        this.conditions = new Conditions(inputs, declarations, columns);
        declarations.forEach(this::compile);
    }

    Columns columns() {
        return columns;
    }

    List<EventColumn> ofEvent() {
        return ofEvent;
    }

    /// The entities with features, in the order of the inputs.
    Map<String, EntityFeatures> ofEntities(int cap) {
        Map<String, EntityFeatures> compiled = new LinkedHashMap<>();
        for (String entity : inputs.entities()) {
            EntityCompiler compiler = entities.get(entity);
            if (compiler != null) {
                compiled.put(entity, compiler.compile(cap, groups().usual(entity)));
            }
        }
        return compiled;
    }

    ColumnMeanings meanings() {
        return new ColumnMeanings(inputs, declarations, columns);
    }

    FeatureGroups groups() {
        return new FeatureGroups(
                inputs,
                declarations,
                columns,
                inputs.entities().stream().filter(entities::containsKey).toList());
    }

    private void compile(String feature, FeatureDeclaration declared) {
        int column = columns.of(feature);
        var names = new Names(feature, inputs);
        switch (declared) {
            case Field d -> ofEvent.add(EventColumns.field(column, names.number(d.field())));
            case Log d -> ofEvent.add(EventColumns.log(column, names.number(d.field())));
            case OneHot d -> ofEvent.add(EventColumns.oneHot(column, names.category(d.field()), d));
            case Hash d -> ofEvent.add(EventColumns.hash(column, names.category(d.field()), d));
            case Hours d -> ofEvent.add(EventColumns.hours(column, d));
            case Weekend d -> ofEvent.add(EventColumns.weekend(column, d));
            case TimeOfDay d -> ofEvent.add(EventColumns.timeOfDay(column, d));
            case Count d -> count(column, d, entity(names, d));
            case Sum d -> number(column, d, d.field(), d.window(), d.delay(), names);
            case Mean d -> number(column, d, d.field(), d.window(), d.delay(), names);
            case StandardDeviation d -> number(column, d, d.field(), d.window(), d.delay(), names);
            case Ratio d when d.window() != null ->
                    number(column, d, d.field(), d.window(), d.delay(), names);
            case Ratio d ->
                    entity(names, d)
                            .level(
                                    column,
                                    names.number(d.field()),
                                    set(d.level()),
                                    Against.ratio(d));
            case ZScore d when d.window() != null ->
                    number(column, d, d.field(), d.window(), d.delay(), names);
            case ZScore d ->
                    entity(names, d)
                            .level(
                                    column,
                                    names.number(d.field()),
                                    set(d.level()),
                                    Against.zScore(d));
            case SecondsSinceLast d -> {
                var back = d.back();
                entity(names, d)
                        .single(
                                d,
                                back == null
                                        ? new LastTimeLayout(column, d)
                                        : new LastTimesLayout(column, d, back));
            }
            case DistinctCount d ->
                    entity(names, d)
                            .distinct(
                                    names.distinct(d.of()),
                                    set(d.remember()),
                                    new DistinctLayout.Column(
                                            column,
                                            d.window().toMillis(),
                                            set(d.prior()),
                                            set(d.log())));
            case Maximum d ->
                    entity(names, d)
                            .maximum(
                                    names.number(d.field()),
                                    new MaximumLayout.Column(
                                            column,
                                            d.window().toMillis(),
                                            set(d.prior()),
                                            set(d.default_())));
            case Median d ->
                    entity(names, d)
                            .lastValues(
                                    names.number(d.field()),
                                    set(d.prior()) ? d.last() : d.last() - 1,
                                    new LastValuesLayout.Column(
                                            column,
                                            LastValuesLayout.median(
                                                    d.last(), set(d.prior()), set(d.default_()))));
            case Lag d ->
                    entity(names, d)
                            .lastValues(
                                    names.number(d.field()),
                                    set(d.back()),
                                    new LastValuesLayout.Column(
                                            column,
                                            LastValuesLayout.lag(
                                                    set(d.back()), set(d.default_()))));
            case ShareWithFraud d ->
                    entity(names, d)
                            .single(
                                    d,
                                    new SharedFraudLayout(
                                            column,
                                            names.entity("with", d.with()),
                                            d,
                                            names.frauds(d.ofClass())));
            case FirstSeen d ->
                    entity(names, d)
                            .pair(
                                    column,
                                    names.entity("with", d.with()),
                                    set(d.remember()),
                                    earlier -> earlier == 0 ? 1 : 0);
            case PairCount d ->
                    entity(names, d)
                            .pair(
                                    column,
                                    names.entity("with", d.with()),
                                    set(d.remember()),
                                    set(d.log()) ? Numbers::log : earlier -> earlier);
            case DecayedCount d ->
                    entity(names, d)
                            .conditional(
                                    column,
                                    d,
                                    conditions.column(feature, d),
                                    meanings().feature(feature));
            case FraudCount d -> frauds(column, d, d.window(), d.delay(), d.ofClass(), names);
            case FraudRate d -> frauds(column, d, d.window(), d.delay(), d.ofClass(), names);
            case DecayedFraudRate d ->
                    entity(names, d)
                            .single(d, new DecayedRateLayout(column, d, names.frauds(d.ofClass())));
            case TimeSinceFraud d ->
                    entity(names, d)
                            .single(d, new LastFraudLayout(column, d, names.frauds(d.ofClass())));
            case FraudShare d ->
                    entity(names, d)
                            .single(d, new FraudShareLayout(column, d, names.frauds(d.ofClass())));
            case Quotient _, LogOf _, DerivedFeature.Expression _, DerivedFeature.Rule _ -> {}
        }
    }

    /// The compiler of the entity a declaration reads, which notes it. That of a key of several
    /// parts stands in the profile of the first of its entities, which costs no hop of its own.
    private <D extends FeatureDeclaration & OfEntity> EntityCompiler entity(Names names, D d) {
        var key = names.key(d);
        EntityCompiler compiler =
                entities.computeIfAbsent(key.entity(), e -> new EntityCompiler(e, inputs));
        compiler.declare(d);
        return key.others().isEmpty() ? compiler : compiler.within(d.entity(), key.others());
    }

    private static void count(int column, Count d, EntityCompiler entity) {
        if (d.window() == null) {
            entity.single(d, new TotalLayout(column, set(d.log())));
        } else {
            entity.windows().count(column, d, d.window());
        }
    }

    private <D extends FeatureDeclaration & OfEntity> void number(
            int column,
            D d,
            String field,
            @Nullable Duration window,
            @Nullable Duration delay,
            Names names) {
        entity(names, d).windows().number(column, d, set(window), set(delay), names.number(field));
    }

    private <D extends FeatureDeclaration & OfEntity> void frauds(
            int column,
            D d,
            Duration window,
            @Nullable Duration delay,
            @Nullable String ofClass,
            Names names) {
        entity(names, d).windows().frauds(column, d, window, set(delay), names.frauds(ofClass));
    }
}
