package io.counterweight.training;

import io.counterweight.learn.LearningShape;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.OnnxModel;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a trained model as ONNX with its provenance: which recipe of which pipeline, after how
/// many examples, known by when, and the hash of its parameters. The same examples give the same
/// bytes, so no offset is in it: offsets have gaps, the number of examples has none.
final class ModelExport {
    private static final int HASH_DIGITS = 8;

    private final StreamPlan plan;

    ModelExport(StreamPlan plan) {
        this.plan = plan;
    }

    /// A model and its version, `<recipe>-<examples>-<start of the parameters' hash>`.
    record Made(String version, byte[] onnx) {}

    /// @param threshold of an alert budget; null for none
    /// @param controlScale by what the share of the control group is lowered; null where it has no
    ///   cap
    Made of(
            TrainedModel model,
            long examples,
            long labelledAt,
            @Nullable Double threshold,
            @Nullable Double controlScale) {
        var hash = model.hash();
        var version = "%s-%d-%s".formatted(model.name(), examples, hash.substring(0, HASH_DIGITS));
        var provenance = new TreeMap<>(model.provenance());
        if (threshold != null) {
            provenance.put(OnnxModel.THRESHOLD, threshold.toString());
        }
        if (controlScale != null) {
            provenance.put(OnnxModel.CONTROL, controlScale.toString());
        }
        provenance.put(OnnxModel.VERSION, version);
        provenance.put(OnnxModel.RECIPE, model.name());
        provenance.put("counterweight.pipeline", plan.pipeline());
        provenance.put("counterweight.examples", String.valueOf(examples));
        provenance.put("counterweight.labelled-at", Instant.ofEpochMilli(labelledAt).toString());
        provenance.put("counterweight.parameters", hash);
        provenance.put("counterweight.classes", String.join(",", plan.classes().names()));
        provenance.put(OnnxModel.FEATURES, String.join(",", plan.features().columnNames()));
        provenance.put(OnnxModel.COLUMNS, LearningShape.text(plan.features().layout().meanings()));
        return new Made(version, model.onnx(provenance));
    }
}
