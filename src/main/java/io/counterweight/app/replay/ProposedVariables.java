package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.expression.Type;
import io.counterweight.feature.EventFeature;
import io.counterweight.feature.FeatureColumns;
import io.counterweight.plan.StreamPlan;
import io.counterweight.propose.Variable;
import io.counterweight.propose.Variable.Kind;
import io.counterweight.rule.RuleVariable;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What proposed rules may have conditions of: all that rules may read of a transaction but what no
/// person can read, the time of day as sine and cosine, and buckets of hashes. For one thread.
final class ProposedVariables {
    private static final Set<FeatureColumns.Form> FLAGS =
            EnumSet.of(FeatureColumns.Form.FLAG, FeatureColumns.Form.CATEGORY);

    private final List<RuleVariable> read;
    private final List<Variable> all;
    private final double[] numbers;
    private final @Nullable String[] texts;

    ProposedVariables(Pipeline pipeline, StreamPlan plan) {
        var groups = new HashMap<Integer, FeatureColumns>();
        for (var group : plan.features().groups()) {
            for (int c = 0; c < group.names().size(); c++) {
                groups.put(group.from() + c, group);
            }
        }
        this.read =
                RuleVariable.of(plan.ruleInputs()).stream()
                        .filter(v -> isReadable(pipeline, groups.get(v.column())))
                        .toList();
        this.all = read.stream().map(v -> new Variable(v.name(), kind(v, groups))).toList();
        this.numbers = new double[read.size()];
        this.texts = new String[read.size()];
    }

    private static boolean isReadable(Pipeline pipeline, @Nullable FeatureColumns group) {
        return group == null
                || group.form() != FeatureColumns.Form.TIME_OF_DAY
                        && !(pipeline.features().get(group.feature()) instanceof EventFeature.Hash);
    }

    private static Kind kind(RuleVariable variable, Map<Integer, FeatureColumns> groups) {
        var group = groups.get(variable.column());
        if (group != null && FLAGS.contains(group.form())) {
            return Kind.FLAG;
        }
        return variable.type() == Type.BOOLEAN
                ? Kind.BOOLEAN
                : variable.type() == Type.TEXT ? Kind.TEXT : Kind.NUMBER;
    }

    List<Variable> all() {
        return all;
    }

    /// Reads the values of a transaction, for [#numbers] and [#texts].
    void take(EnrichedTransactionOrBuilder transaction, List<Float> features) {
        for (int v = 0; v < numbers.length; v++) {
            numbers[v] = read.get(v).number(transaction, features);
            texts[v] = all.get(v).kind() == Kind.TEXT ? read.get(v).text(transaction) : null;
        }
    }

    double[] numbers() {
        return numbers;
    }

    @Nullable String[] texts() {
        return texts;
    }
}
