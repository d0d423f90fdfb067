package io.counterweight.app.replay;

import io.counterweight.feature.FeatureColumns;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings.Reason;
import io.counterweight.report.FeatureFindings.Wrong;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.ScoreExplainer;
import io.counterweight.score.ScoreRefused;
import io.counterweight.stream.ReasonOrders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What speaks for fraud and what against in a row, by one model: features that raise or lower the
/// logit of fraud where they take the place of the mean of what the model learned from. None
/// without a model, or where it carries no means. For one thread.
final class RowReasons implements AutoCloseable {
    private static final int SHOWN = 3;
    private static final int PAIRS = 4;

    private final StreamPlan plan;
    private final List<FeatureColumns> groups;
    private final @Nullable OnnxModel model;
    private final ScoreExplainer explainer;

    RowReasons(StreamPlan plan, @Nullable OnnxModel model) {
        this.plan = plan;
        this.groups = plan.features().groups();
        this.model = model;
        this.explainer =
                new ScoreExplainer(
                        plan.features().columns(),
                        plan.classes().count(),
                        groups.stream().map(RowReasons::columns).toList(),
                        PAIRS);
    }

    private static int[] columns(FeatureColumns group) {
        return IntStream.range(group.from(), group.from() + group.count()).toArray();
    }

    List<Wrong> of(List<ExtremeRows.Shown> rows) {
        return rows.stream().map(this::wrong).toList();
    }

    private Wrong wrong(ExtremeRows.Shown shown) {
        var row = shown.row();
        var reasons = reasons(row);
        return new Wrong(
                row.id(),
                Instant.ofEpochMilli(row.time()),
                row.probability(),
                shown.isAlert(),
                reasons.stream()
                        .filter(reason -> reason.logit() > 0)
                        .sorted(Comparator.comparingDouble(reason -> -reason.logit()))
                        .limit(SHOWN)
                        .toList(),
                reasons.stream()
                        .filter(reason -> reason.logit() < 0)
                        .sorted(Comparator.comparingDouble(Reason::logit))
                        .limit(SHOWN)
                        .toList());
    }

    private List<Reason> reasons(ExtremeRows.Row row) {
        var mean = model == null ? null : model.mean();
        if (model == null || mean == null) {
            return List.of();
        }
        float[] present = new float[row.features().size()];
        for (int c = 0; c < present.length; c++) {
            present[c] = row.features().get(c);
        }
        float[] usual = mean.clone();
        groups.forEach(group -> group.settle(usual));
        double[] contributions = new double[groups.size()];
        try {
            boolean isExplained =
                    explainer.explain(
                            model,
                            row.kind(),
                            plan.classes().majority(),
                            usual,
                            present,
                            ReasonOrders.of(row.id(), groups.size(), PAIRS),
                            contributions);
            if (!isExplained) {
                return List.of();
            }
        } catch (ScoreRefused refused) {
            return List.of();
        }
        var reasons = new ArrayList<Reason>();
        for (int g = 0; g < contributions.length; g++) {
            var compared = groups.get(g).compare(present, mean);
            reasons.add(
                    new Reason(
                            compared.name(),
                            compared.present(),
                            compared.usual(),
                            contributions[g]));
        }
        return reasons;
    }

    @Override
    public void close() {
        explainer.close();
    }
}
