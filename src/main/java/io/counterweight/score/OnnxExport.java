package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.counterweight.learn.ScoringModel;
import java.util.Map;
import java.util.TreeMap;

/// Writes a trained network as one self-contained ONNX model: raw features in, probabilities out.
///
/// Input `features` `[rows, n]`; outputs `probabilities` `[rows, classes]`, calibrated, and
/// `logits` (`[rows, 1]` for two classes, else `[rows, classes]`), those of the network, all float.
/// The same model and provenance give the same bytes. Stateless.
public final class OnnxExport {
    static final String FEATURES = "features";
    static final String PROBABILITIES = "probabilities";
    static final String LOGITS = "logits";

    /// 20 is the first with the exact `Gelu`; its models are of IR version 9.
    static final int OPSET = 20;

    private static final int IR_VERSION = 9;

    private OnnxExport() {}

    /// Writes the model.
    ///
    /// @param provenance goes into `metadata_props`, sorted by key
    /// @throws IllegalArgumentException when the model's shapes do not fit each other
    public static byte[] export(ScoringModel model, Map<String, String> provenance) {
        ScoringModelShapes.check(model);
        var graph = new OnnxGraph("counterweight");
        graph.input(FEATURES, model.features());
        var standardised = standardise(graph, model);
        var encoded = model.k() == 0 ? standardised : encode(graph, model, standardised);
        layers(graph, model, encoded);
        OnnxHead.write(graph, model.calibration());
        graph.output(PROBABILITIES, model.classes());
        graph.output(LOGITS, ScoringModelShapes.logits(model.classes()));

        return bytes(graph, provenance);
    }

    /// A finished graph as a model.
    static byte[] bytes(OnnxGraph graph, Map<String, String> provenance) {
        var onnx =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("counterweight")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                        .addAllOpsetImport(graph.opsets())
                        .setGraph(graph.build());
        new TreeMap<>(provenance)
                .forEach((key, value) ->
                        onnx.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return onnx.build().toByteArray();
    }

    private static String standardise(OnnxGraph graph, ScoringModel model) {
        var n = model.features();
        var centred =
                graph.node("Sub", "centred", FEATURES, graph.constant("mean", model.mean(), n));
        var scaled =
                graph.node(
                        "Div",
                        "scaled",
                        centred,
                        graph.constant("deviation", model.deviation(), n));
        return graph.node(
                "Clip",
                "standardised",
                scaled,
                graph.constant("lowest", new float[] {-model.clip()}),
                graph.constant("highest", new float[] {model.clip()}));
    }

    /// `[z, sin 2πu, cos 2πu]` with `u = c z` in turns. Whole turns are taken off before the sine,
    /// where it costs no accuracy. One product with a block matrix makes every u; its zeros add
    /// nothing, so each u is rounded once.
    private static String encode(OnnxGraph graph, ScoringModel model, String z) {
        int n = model.features();
        int k = model.k();
        var blocks = new float[n * n * k];
        for (int f = 0; f < n; f++) {
            System.arraycopy(model.frequencies(), f * k, blocks, f * n * k + f * k, k);
        }
        var turns =
                graph.node(
                        "MatMul",
                        "turns",
                        z,
                        graph.constant("frequencies", blocks, n, blocks.length / n));
        var wholeTurns = graph.node("Round", "whole-turns", turns);
        var partOfTurn = graph.node("Sub", "part-of-turn", turns, wholeTurns);
        var fullTurn = graph.constant("full-turn", new float[] {(float) (2 * Math.PI)});
        var angle = graph.node("Mul", "angle", partOfTurn, fullTurn);
        var sine = graph.node("Sin", "sine", angle);
        var cosine = graph.node("Cos", "cosine", angle);
        return graph.nodeOnAxis("Concat", 1, "encoded", z, sine, cosine);
    }

    private static void layers(OnnxGraph graph, ScoringModel model, String encoded) {
        var activation =
                switch (model.activation()) {
                    case GELU -> "Gelu";
                    case RELU -> "Relu";
                };
        var input = encoded;
        int last = model.layers().size() - 1;
        for (int i = 0; i <= last; i++) {
            var layer = model.layers().get(i);
            var dense =
                    graph.node(
                            "Gemm",
                            i == last ? LOGITS : "dense-" + i,
                            input,
                            graph.constant(
                                    "weights-" + i, layer.weights(), layer.in(), layer.out()),
                            graph.constant("bias-" + i, layer.bias(), layer.out()));
            input = i == last ? dense : graph.node(activation, "active-" + i, dense);
        }
    }
}
