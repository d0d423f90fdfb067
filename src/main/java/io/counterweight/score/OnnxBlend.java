package io.counterweight.score;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.learn.Mixture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Puts models together into one that is as self-contained as they are: a blend of several, or a
/// network that has others' scores among its inputs. Stateless.
public final class OnnxBlend {
    /// Below it a probability counts as this: a log must be finite.
    public static final float LEAST = 1e-30f;

    private OnnxBlend() {}

    /// What a [Mixture] makes of models: `logits` is the row before its calibration,
    /// `probabilities` the row after it.
    ///
    /// @param members ONNX models of so many features and classes, as many as the mixture weighs
    /// @throws IllegalArgumentException when a model cannot be taken in
    public static byte[] blend(
            int features,
            int classes,
            List<byte[]> members,
            Mixture mixture,
            Map<String, String> provenance) {
        var graph = new OnnxGraph("counterweight");
        graph.input(OnnxExport.FEATURES, features);
        var first = probabilities(graph, classes, members.getFirst(), "member-0/");
        var firstLogs = log(graph, first, "member-0/");
        var sum = weighed(graph, mixture, 0, firstLogs);
        for (int i = 1; i < members.size(); i++) {
            var prefix = "member-" + i + "/";
            var p = probabilities(graph, classes, members.get(i), prefix);
            var weighed = weighed(graph, mixture, i, log(graph, p, prefix));
            sum = graph.node("Add", prefix + "sum", sum, weighed);
        }
        var othersFrom = mixture.othersFrom();
        if (othersFrom != null) {
            graph.constant("others-from", new float[] {othersFrom.floatValue()});
            graph.constant("all", new float[] {1});
            var suspicion = ofOthers(graph, classes, mixture.majority(), first, "suspicion");
            var share =
                    graph.node(
                            "Min",
                            "share",
                            graph.node("Div", "suspicion-over", suspicion, "others-from"),
                            "all");
            var change =
                    graph.node("Mul", "change", graph.node("Sub", "whole", sum, firstLogs), share);
            sum = graph.node("Add", "changed", firstLogs, change);
        }
        if (classes == 2) {
            var difference = graph.constant("difference", new float[] {-1, 1}, 2, 1);
            graph.node("MatMul", OnnxExport.LOGITS, sum, difference);
        } else {
            graph.node("Identity", OnnxExport.LOGITS, sum);
        }
        OnnxHead.write(graph, mixture.calibration());
        return finished(graph, classes, provenance);
    }

    private static String weighed(OnnxGraph graph, Mixture mixture, int member, String logs) {
        var prefix = "member-" + member + "/";
        float weight = mixture.weights().get(member).floatValue();
        return graph.node(
                "Mul",
                prefix + "weighed",
                logs,
                graph.constant(prefix + "weight", new float[] {weight}));
    }

    /// The sum of the probabilities of all classes but the majority.
    private static String ofOthers(
            OnnxGraph graph, int classes, int majority, String p, String name) {
        var others = new float[classes];
        Arrays.fill(others, 1);
        others[majority] = 0;
        return graph.node("MatMul", name, p, graph.constant(name + "-of", others, classes, 1));
    }

    /// A network behind whose features stand the log-odds of models.
    ///
    /// @param features of the stream, without those
    /// @param network a model of `features + inputs.size()` features
    /// @param inputs ONNX models of `features` features
    public static byte[] withInputs(
            int features,
            int classes,
            int majority,
            byte[] network,
            List<byte[]> inputs,
            Map<String, String> provenance) {
        var graph = new OnnxGraph("counterweight");
        graph.input(OnnxExport.FEATURES, features);
        var columns = new String[1 + inputs.size()];
        columns[0] = OnnxExport.FEATURES;
        var ofMajority = new float[classes];
        ofMajority[majority] = 1;
        graph.constant("of-majority", ofMajority, classes, 1);
        for (int i = 0; i < inputs.size(); i++) {
            var prefix = "input-" + i + "/";
            var p = probabilities(graph, classes, inputs.get(i), prefix);
            var no = graph.node("MatMul", prefix + "no", p, "of-majority");
            var yes = ofOthers(graph, classes, majority, p, prefix + "yes");
            columns[i + 1] =
                    graph.node(
                            "Sub",
                            prefix + "log-odds",
                            log(graph, yes, prefix + "yes/"),
                            log(graph, no, prefix + "no/"));
        }
        var joined = graph.nodeOnAxis("Concat", 1, "features-and-scores", columns);
        var outputs = graph.include(model(network), "network/", joined);
        graph.node("Identity", OnnxExport.PROBABILITIES, output(outputs, OnnxExport.PROBABILITIES));
        graph.node("Identity", OnnxExport.LOGITS, output(outputs, OnnxExport.LOGITS));
        return finished(graph, classes, provenance);
    }

    /// A model that takes some of the stream's features, as one that takes them all.
    ///
    /// @param features of the stream
    /// @param columns of the stream that the model takes, in its order
    public static byte[] ofColumns(
            int features,
            int classes,
            byte[] model,
            long[] columns,
            Map<String, String> provenance) {
        var graph = new OnnxGraph("counterweight");
        graph.input(OnnxExport.FEATURES, features);
        var chosen =
                graph.nodeOnAxis(
                        "Gather",
                        1,
                        "chosen",
                        OnnxExport.FEATURES,
                        graph.constant("columns", columns));
        var p = probabilities(graph, classes, model, "model/", chosen);
        graph.node("Identity", OnnxExport.PROBABILITIES, p);
        var logs = log(graph, p, "");
        if (classes == 2) {
            graph.node(
                    "MatMul",
                    OnnxExport.LOGITS,
                    logs,
                    graph.constant("difference", new float[] {-1, 1}, 2, 1));
        } else {
            graph.node("Identity", OnnxExport.LOGITS, logs);
        }
        return finished(graph, classes, provenance);
    }

    private static String log(OnnxGraph graph, String p, String prefix) {
        var least = graph.constant(prefix + "least", new float[] {LEAST});
        return graph.node("Log", prefix + "log", graph.node("Max", prefix + "bound", p, least));
    }

    /// One column a class, also of a model that gives one for class 1 of two.
    private static String probabilities(
            OnnxGraph graph, int classes, byte[] member, String prefix) {
        return probabilities(graph, classes, member, prefix, OnnxExport.FEATURES);
    }

    private static String probabilities(
            OnnxGraph graph, int classes, byte[] member, String prefix, String input) {
        var model = model(member);
        // Below the prefix, so that none of its names is one of ours.
        var outputs = graph.include(model, prefix + "model/", input);
        var named = model.getGraph().getOutputList();
        var chosen =
                named.stream()
                        .filter(output -> output.getName().equals(OnnxExport.PROBABILITIES))
                        .findFirst()
                        .orElse(named.getFirst());
        var p = output(outputs, chosen.getName());
        var shape = chosen.getType().getTensorType().getShape();
        if (shape.getDimCount() == 2 && shape.getDim(1).getDimValue() == classes) {
            return p;
        }
        if (classes == 2 && shape.getDimCount() == 2 && shape.getDim(1).getDimValue() == 1) {
            var one = graph.constant(prefix + "one", new float[] {1});
            var no = graph.node("Sub", prefix + "of-class-0", one, p);
            return graph.nodeOnAxis("Concat", 1, prefix + "both", no, p);
        }
        throw new IllegalArgumentException(
                "a model in a blend must have an output [rows, %d] of probabilities: output=%s, dims=%s"
                        .formatted(classes, chosen.getName(), shape.getDimList()));
    }

    private static String output(Map<String, String> outputs, String name) {
        var here = outputs.get(name);
        if (here == null) {
            throw new IllegalArgumentException(
                    "a model must have the output: output=%s, outputs=%s"
                            .formatted(name, outputs.keySet()));
        }
        return here;
    }

    private static ModelProto model(byte[] bytes) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "a model must be readable ONNX: bytes=" + bytes.length, e);
        }
    }

    private static byte[] finished(OnnxGraph graph, int classes, Map<String, String> provenance) {
        graph.output(OnnxExport.PROBABILITIES, classes);
        graph.output(OnnxExport.LOGITS, ScoringModelShapes.logits(classes));
        return OnnxExport.bytes(graph, provenance);
    }
}
