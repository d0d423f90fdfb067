package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.DerivedColumns.Derived;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All features of a pipeline, compiled. A transaction's vector is filled in three steps: [#begin],
/// then [EntityFeatures#observe] of each entity in the order of [#entities], then [#finish].
/// Immutable and thread-safe.
public final class FeatureSet {
    /// Buckets that the windows of one entity keep before older ones are merged.
    public static final int BUCKETS = 512;

    private static final int FEWEST_BUCKETS = 16;

    private final List<String> columnNames;
    private final List<List<Integer>> categoryColumns;
    private final List<FeatureColumns> groups;
    private final List<EventColumn> ofEvent;
    private final Map<String, EntityFeatures> ofEntities;
    private final List<String> entities;
    private final List<Derived> derived;
    private final Map<String, String> declared;
    private final Set<String> fields;
    private final RecordLayout layout;

    private FeatureSet(
            FeatureInputs inputs,
            FeatureCompiler compiler,
            Map<String, FeatureDeclaration> declarations,
            int buckets) {
        this.columnNames = compiler.columns().names();
        this.categoryColumns = List.copyOf(compiler.columns().categories());
        this.ofEvent = List.copyOf(compiler.ofEvent());
        this.ofEntities = compiler.ofEntities(buckets);
        this.entities = List.copyOf(ofEntities.keySet());
        this.derived = DerivedColumns.compile(declarations, compiler.columns());
        var declared = new LinkedHashMap<String, String>();
        declarations.forEach((name, feature) ->
                declared.put(
                        name,
                        feature instanceof DerivedFeature.Rule rule
                                ? rule + " := " + compiler.columns().outcome(rule).meaning()
                                : feature.toString()));
        this.declared = Collections.unmodifiableMap(declared);
        this.fields =
                declarations.entrySet().stream()
                        .filter(entry -> entry.getValue() instanceof EventFeature.Field)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet());
        this.groups = compiler.groups().all();
        this.layout =
                new RecordLayout(
                        inputs.entities(),
                        inputs.meanings(inputs.numbers()),
                        inputs.meanings(inputs.categories()),
                        compiler.meanings().all());
    }

    /// Compiles declarations, in their order, with the usual number of [#BUCKETS].
    ///
    /// Fails with [FeatureException] on an unknown field, entity, class or column, on a field of
    /// the wrong type, on two columns of one name and on features made of themselves.
    public static FeatureSet compile(
            FeatureInputs inputs, Map<String, FeatureDeclaration> declarations) {
        return compile(inputs, declarations, BUCKETS);
    }

    /// Compiles declarations for windows of at most about `buckets` buckets an entity.
    public static FeatureSet compile(
            FeatureInputs inputs, Map<String, FeatureDeclaration> declarations, int buckets) {
        if (buckets < FEWEST_BUCKETS) {
            throw new IllegalArgumentException(
                    "buckets must be at least " + FEWEST_BUCKETS + ": buckets=" + buckets);
        }
        return new FeatureSet(
                inputs, new FeatureCompiler(inputs, declarations), declarations, buckets);
    }

    /// The column of a feature that is a field itself; -1 where the one of that name is none.
    public int columnOfField(String feature) {
        return fields.contains(feature) ? columnNames.indexOf(feature) : -1;
    }

    /// Length of the feature vector.
    public int columns() {
        return columnNames.size();
    }

    /// One name a column: that of the feature, with `=value`, `#bucket`, `-sin` or `-cos` where a
    /// feature has several.
    public List<String> columnNames() {
        return columnNames;
    }

    /// What was declared of each feature, in declared order: the same text for the same meaning.
    public Map<String, String> declared() {
        return declared;
    }

    /// How records of this declaration are laid out.
    public RecordLayout layout() {
        return layout;
    }

    /// Groups of columns that stand for one category or one flag together: nothing lies between
    /// their values.
    public List<List<Integer>> categoryColumns() {
        return categoryColumns;
    }

    /// The columns of each feature, in declared order.
    public List<FeatureColumns> groups() {
        return groups;
    }

    /// The entities whose profiles are read, in declared order.
    public List<String> entities() {
        return entities;
    }

    /// The features of one of [#entities].
    public EntityFeatures of(String entity) {
        EntityFeatures features = ofEntities.get(entity);
        if (features == null) {
            throw new IllegalArgumentException(
                    "entity must have features: entity=" + entity + ", entities=" + entities);
        }
        return features;
    }

    /// Fills the columns of the event alone.
    public void begin(EnrichedTransactionOrBuilder t, float[] features) {
        for (EventColumn column : ofEvent) {
            column.fill(t, features);
        }
    }

    /// Fills the columns made of others, of a transaction's values. Made of a NaN, a column is NaN.
    public void finish(EnrichedTransactionOrBuilder transaction, float[] features) {
        for (Derived column : derived) {
            column.fill(transaction, features);
        }
    }

    /// The same of usual values, which are of no transaction: a column that reads the event, too,
    /// is NaN.
    public void finish(float[] features) {
        for (Derived column : derived) {
            column.fill(null, features);
        }
    }
}
