package io.counterweight.stream;

import io.counterweight.event.AlertReason;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.FeatureColumns;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.ScoreExplainer;
import io.counterweight.score.ScoreRefused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the features that made an alert: those whose present value, in the place of the usual one,
/// raised the logit of the decided class most. The usual value is the entity's own, from before the
/// transaction. It is the mean that the model carries where this member of the entity has no past,
/// and for what comes from labels: a terminal that was compromised weeks ago has frauds as usual,
/// and they are the reason still. A model without means is compared with the entity's own
/// throughout; what has neither is no reason.
///
/// The orders that contributions are averaged over are drawn by the transaction's id: a replay
/// finds the same reasons. For one thread.
final class AlertReasons implements AutoCloseable {
    /// Reasons of an alert, at most.
    static final int MOST = 5;

    /// Orders in which features go over from usual to present, each taken there and back.
    static final int PAIRS = 4;

    private final StreamPlan plan;
    private final int pairs;
    private final List<FeatureColumns> groups;
    private final ScoreExplainer explainer;
    private final float[] usual;
    private final float[] usualRow;
    private final boolean[] isOwn;
    private final double[] contributions;

    /// @param pairs usually [#PAIRS]
    AlertReasons(StreamPlan plan, int pairs) {
        this.plan = plan;
        this.pairs = pairs;
        this.groups = plan.features().groups();
        this.explainer =
                new ScoreExplainer(
                        plan.features().columns(),
                        plan.classes().count(),
                        groups.stream().map(AlertReasons::columns).toList(),
                        pairs);
        this.usual = new float[plan.features().columns()];
        this.usualRow = new float[plan.features().columns()];
        this.isOwn = new boolean[groups.size()];
        this.contributions = new double[groups.size()];
    }

    private static int[] columns(FeatureColumns group) {
        return IntStream.range(group.from(), group.from() + group.count()).toArray();
    }

    /// The reasons for a decision, largest contribution first; none where no feature raised the
    /// logit. Null when the model has been closed meanwhile.
    ///
    /// @param model that decided
    /// @param features as it saw them
    @Nullable List<AlertReason> of(
            EnrichedTransactionOrBuilder transaction,
            OnnxModel model,
            int decision,
            float[] features)
            throws ScoreRefused {
        takeUsual(transaction, model.mean(), features);
        boolean explained =
                explainer.explain(
                        model,
                        decision,
                        plan.classes().majority(),
                        usualRow,
                        features,
                        ReasonOrders.of(transaction.getTransactionId(), groups.size(), pairs),
                        contributions);
        return explained ? largest(features) : null;
    }

    private void takeUsual(
            EnrichedTransactionOrBuilder transaction, float @Nullable [] mean, float[] features) {
        FeatureVectors.takeUsual(transaction, usual);
        plan.features().finish(usual);
        for (int g = 0; g < isOwn.length; g++) {
            var group = groups.get(g);
            isOwn[g] = !Float.isNaN(usual[group.from()]) && (mean == null || !group.isOfLabels());
            if (!isOwn[g]) {
                var others = mean == null ? features : mean;
                System.arraycopy(others, group.from(), usual, group.from(), group.count());
            }
        }
        System.arraycopy(usual, 0, usualRow, 0, usual.length);
        groups.forEach(group -> group.settle(usualRow));
    }

    private List<AlertReason> largest(float[] features) {
        var raising = new ArrayList<Integer>();
        for (int g = 0; g < contributions.length; g++) {
            if (contributions[g] > 0) {
                raising.add(g);
            }
        }
        raising.sort(Comparator.comparingDouble(g -> -contributions[g]));
        return raising.stream().limit(MOST).map(g -> reason(g, features)).toList();
    }

    private AlertReason reason(int g, float[] features) {
        var group = groups.get(g);
        var compared = group.compare(features, usual);
        return new AlertReason(
                compared.name(),
                compared.present(),
                compared.usual(),
                isOwn[g] ? group.entity() : "",
                (float) contributions[g]);
    }

    @Override
    public void close() {
        explainer.close();
    }
}
