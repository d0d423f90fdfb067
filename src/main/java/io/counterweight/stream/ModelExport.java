package io.counterweight.stream;

import io.counterweight.learn.Learner;
import io.counterweight.score.OnnxExport;
import io.counterweight.score.OnnxModel;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Writes a learner's model as ONNX with its provenance: which recipe of which pipeline, after how
/// many examples, known by when, and the hash of its parameters. The same examples give the same
/// bytes, so no offset is in it: offsets have gaps, the number of examples has none.
final class ModelExport {
    private static final int HASH_DIGITS = 8;

    private final StreamPlan plan;

    ModelExport(StreamPlan plan) {
        this.plan = plan;
    }

    /// `<recipe>-<examples>-<start of the parameters' hash>`
    String version(Learner learner, long examples) {
        return "%s-%d-%s"
                .formatted(
                        learner.recipe().name(),
                        examples,
                        learner.parametersHash().substring(0, HASH_DIGITS));
    }

    /// @param threshold of an alert budget; null for none
    byte[] bytes(
            Learner learner,
            String version,
            long examples,
            long labelledAt,
            @Nullable Double threshold) {
        return OnnxExport.export(
                learner.scoringModel(),
                provenance(learner, version, examples, labelledAt, threshold));
    }

    private Map<String, String> provenance(
            Learner learner,
            String version,
            long examples,
            long labelledAt,
            @Nullable Double threshold) {
        var provenance = new TreeMap<String, String>();
        if (threshold != null) {
            provenance.put(OnnxModel.THRESHOLD, threshold.toString());
        }
        provenance.put(OnnxModel.MEAN, mean(learner.scoringModel().mean()));
        provenance.put("counterweight.training-priors", priors(learner::trainingPrior));
        provenance.put("counterweight.live-priors", priors(learner::livePrior));
        provenance.putAll(
                Map.of(
                        OnnxModel.VERSION,
                        version,
                        OnnxModel.RECIPE,
                        learner.recipe().name(),
                        "counterweight.pipeline",
                        plan.pipeline(),
                        "counterweight.examples",
                        String.valueOf(examples),
                        "counterweight.steps",
                        String.valueOf(learner.steps()),
                        "counterweight.labelled-at",
                        Instant.ofEpochMilli(labelledAt).toString(),
                        "counterweight.parameters",
                        learner.parametersHash(),
                        "counterweight.classes",
                        String.join(",", plan.classes().names()),
                        "counterweight.features",
                        String.join(",", plan.features().columnNames())));
        return provenance;
    }

    private static String mean(float[] ofFeatures) {
        return IntStream.range(0, ofFeatures.length)
                .mapToObj(f -> Float.toString(ofFeatures[f]))
                .collect(Collectors.joining(","));
    }

    private String priors(IntToDoubleFunction ofClass) {
        return IntStream.range(0, plan.classes().count())
                .mapToObj(c -> Double.toString(ofClass.applyAsDouble(c)))
                .collect(Collectors.joining(","));
    }
}
