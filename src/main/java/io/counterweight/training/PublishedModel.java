package io.counterweight.training;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingOutput.ModelMade;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The model that a recipe published last, and when the next is due: once the recipe has learned
/// since. With an alert budget a model says from which threshold on it alerts. For one thread.
final class PublishedModel {
    /// The threshold of an alert budget moves only by more than this in the logit.
    private static final double LEAST_MOVE = 0.1;

    /// Changes of a recipe whose newest published model is of another declaration.
    private static final long NOTHING = -1;

    private final StreamPlan plan;
    private final ModelExport export;
    private long changes;
    private String version = "";
    private @Nullable Double threshold;

    PublishedModel(StreamPlan plan, ModelExport export) {
        this.plan = plan;
        this.export = export;
    }

    /// Its version; empty before the first.
    String version() {
        return version;
    }

    /// The model as it is now, if it has learned since the last.
    ///
    /// @param metrics of its scores, by which the threshold moves
    /// @param examples of the stream so far
    /// @param controlScale by what the share of the control group is lowered; null where it has no
    ///   cap
    Optional<ModelMade> next(
            TrainedModel model,
            LiveMetrics metrics,
            long examples,
            long labelledAt,
            @Nullable Double controlScale) {
        if (model.changes() == changes) {
            return Optional.empty();
        }
        changes = model.changes();
        moveThreshold(metrics);
        var made = export.of(model, examples, labelledAt, threshold, controlScale);
        version = made.version();
        return Optional.of(new ModelMade(model.name(), made.onnx()));
    }

    private void moveThreshold(LiveMetrics metrics) {
        if (!(plan.policy() instanceof DecisionPolicy.AlertBudget)) {
            return;
        }
        var now = metrics.thresholdOfBudget();
        if (now == null) {
            return;
        }
        if (threshold == null || Math.abs(logit(now) - logit(threshold)) > LEAST_MOVE) {
            threshold = now;
        }
    }

    private static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }

    /// It was of another declaration: a model of this one takes its place when models are published
    /// next.
    void expire() {
        changes = NOTHING;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(changes);
        out.writeUTF(version);
        out.writeDouble(threshold == null ? Double.NaN : threshold);
    }

    void read(DataInput in) throws IOException {
        changes = in.readLong();
        version = in.readUTF();
        double read = in.readDouble();
        threshold = Double.isNaN(read) ? null : read;
    }
}
