package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.ColumnProfile;
import io.counterweight.evaluate.KeptRows;
import io.counterweight.evaluate.PrequentialReport;
import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings;
import io.counterweight.score.OnnxModel;
import io.counterweight.training.RecipeScore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps of the examples of a replay what its features page is made of: samples of rows, the values
/// that segments are made of, and candidates for the rows that a recipe was most wrong on. What is
/// kept is bounded but for four bytes a row and segment. Rows are numbered as [ReplayReport] feeds
/// them, which it follows. For one thread.
final class FeatureStudy implements Consumer<Example> {
    private static final int MOST_ROWS = 1 << 17;
    private static final int MOST_GENUINE = 1 << 14;
    private static final int MOST_FRAUDS = 1 << 12;

    private final StreamPlan plan;
    private final int majority;
    private final KeptRows rows;
    private final KeptRows genuine;
    private final KeptRows frauds;
    private final SegmentValues segments;
    private final ExtremeRows extremes;
    private int number;

    FeatureStudy(Pipeline pipeline, StreamPlan plan) {
        this.plan = plan;
        this.majority = plan.classes().majority();
        int columns = plan.features().columns();
        this.rows = new KeptRows(columns, MOST_ROWS);
        this.genuine = new KeptRows(columns, MOST_GENUINE);
        this.frauds = new KeptRows(columns, MOST_FRAUDS);
        this.segments = new SegmentValues(pipeline, plan);
        this.extremes = new ExtremeRows(pipeline.judge().from());
    }

    @Override
    public void accept(Example example) {
        if (example.getWithdrawn() || example.hasRevisedFrom()) {
            return;
        }
        var scored = example.getScored();
        var features = scored.getFeaturesList();
        boolean isFraud = example.getLabel() != majority;
        rows.add(features, isFraud, number);
        (isFraud ? frauds : genuine).add(features, isFraud, number);
        segments.add(features);
        var score = RecipeScore.of(plan.champion(), example);
        if (score != null) {
            var probabilities = score.probabilities();
            int kind = isFraud ? example.getLabel() : mostLikely(probabilities);
            extremes.add(scored, number, 1 - probabilities.get(majority), kind, isFraud);
        }
        number++;
    }

    /// Of the minority classes.
    private int mostLikely(List<Float> probabilities) {
        int most = majority == 0 ? 1 : 0;
        for (int c = 0; c < probabilities.size(); c++) {
            most = c != majority && probabilities.get(c) > probabilities.get(most) ? c : most;
        }
        return most;
    }

    /// What was found, once all is learned; null where nothing had a label.
    ///
    /// @param report that was fed the same examples
    /// @param models the last of a recipe; null for none
    @Nullable FeatureFindings findings(
            PrequentialReport report, Function<String, @Nullable OnnxModel> models) {
        if (number == 0) {
            return null;
        }
        var counted = report.counted(plan.champion());
        var model = models.apply(plan.champion());
        try (var reasons = new RowReasons(plan, model)) {
            return new FeatureFindings(
                    plan.champion(),
                    model == null
                            ? null
                            : new PermutedImportance(plan, counted).of(model, frauds, genuine),
                    profiles(),
                    new FeatureFindings.Sampled(rows.size(), rows.step()),
                    WeeklyDrift.of(rows, counted, plan.features().columns()),
                    segments.segments(counted),
                    reasons.of(extremes.highestGenuine(counted)),
                    reasons.of(extremes.lowestFrauds(counted)));
        }
    }

    private List<ColumnProfile> profiles() {
        var profiles = new ArrayList<ColumnProfile>();
        var names = plan.features().columnNames();
        var positives = rows.positives();
        for (int c = 0; c < names.size() && rows.size() > 0; c++) {
            profiles.add(ColumnProfile.of(names.get(c), rows.column(c), positives));
        }
        return profiles;
    }
}
