package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An ONNX graph as it is written down, node after node. Names come from the caller, so the same
/// calls give the same bytes. One thread.
final class OnnxGraph {
    /// Since then the operators that models end with (Softmax, Clip, Slice …) mean what they mean
    /// in ours.
    private static final int OLDEST_OPSET = 13;

    /// The domain of tree ensembles, and the version of it that is written.
    static final String TREES = "ai.onnx.ml";

    private static final int TREES_OPSET = 3;

    private final GraphProto.Builder graph;
    private final Map<String, OperatorSetIdProto> opsets = new TreeMap<>();

    OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    void input(String name, int columns) {
        graph.addInput(rows(name, columns));
    }

    void output(String name, int columns) {
        graph.addOutput(rows(name, columns));
    }

    /// Whole numbers as a constant of one dimension.
    String constant(String name, long[] values) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(values.length);
        for (var value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /// A float constant, row-major.
    String constant(String name, float[] values, long... shape) {
        var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, TensorProto.DataType.FLOAT, raw, shape);
    }

    /// A double constant, row-major.
    String constant(String name, double[] values, long... shape) {
        var raw = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asDoubleBuffer().put(values);
        return constant(name, TensorProto.DataType.DOUBLE, raw, shape);
    }

    private String constant(String name, TensorProto.DataType type, ByteBuffer raw, long... shape) {
        var tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(raw));
        for (var dimension : shape) {
            tensor.addDims(dimension);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /// Adds a node of the standard operators.
    ///
    /// @return `output`, to be the input of the next node
    String node(String operator, String output, String... inputs) {
        graph.addNode(nodeOf(operator, output, inputs));
        return output;
    }

    /// Adds a node of the domain of trees.
    void treesNode(NodeProto.Builder node) {
        opset(OperatorSetIdProto.newBuilder().setDomain(TREES).setVersion(TREES_OPSET).build());
        graph.addNode(node);
    }

    String nodeOnAxis(String operator, int axis, String output, String... inputs) {
        var attribute =
                AttributeProto.newBuilder()
                        .setName("axis")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(axis);
        graph.addNode(nodeOf(operator, output, inputs).addAttribute(attribute));
        return output;
    }

    /// Rounds to float, or widens to double.
    String cast(TensorProto.DataType to, String output, String input) {
        var attribute =
                AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(to.getNumber());
        graph.addNode(nodeOf("Cast", output, input).addAttribute(attribute));
        return output;
    }

    /// Takes another model's graph in: its names get a prefix, its input is `input`.
    ///
    /// @throws IllegalArgumentException when the operators it is made of cannot stand beside ours
    /// @return the name, here, of each of its outputs
    Map<String, String> include(ModelProto model, String prefix, String input) {
        for (var opset : model.getOpsetImportList()) {
            opset(opset);
        }
        var taken = model.getGraph();
        var given = new HashSet<String>();
        taken.getInitializerList().forEach(constant -> given.add(constant.getName()));
        var names = new HashMap<String, String>();
        taken.getInputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !given.contains(name))
                .forEach(name -> names.put(name, input));
        taken.getInitializerList()
                .forEach(constant ->
                        graph.addInitializer(
                                constant.toBuilder().setName(prefix + constant.getName())));
        for (var node : taken.getNodeList()) {
            var copy = node.toBuilder().clearInput().clearOutput();
            if (!node.getName().isEmpty()) {
                copy.setName(prefix + node.getName());
            }
            node.getInputList()
                    .forEach(name ->
                            copy.addInput(
                                    name.isEmpty() ? "" : names.getOrDefault(name, prefix + name)));
            node.getOutputList()
                    .forEach(name -> copy.addOutput(name.isEmpty() ? "" : prefix + name));
            graph.addNode(copy);
        }
        var outputs = new HashMap<String, String>();
        taken.getOutputList()
                .forEach(output -> outputs.put(output.getName(), prefix + output.getName()));
        return outputs;
    }

    private void opset(OperatorSetIdProto opset) {
        boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
        if (standard) {
            if (opset.getVersion() < OLDEST_OPSET || opset.getVersion() > OnnxExport.OPSET) {
                throw new IllegalArgumentException(
                        "a model in a blend must be of opset %d to %d: opset=%d"
                                .formatted(OLDEST_OPSET, OnnxExport.OPSET, opset.getVersion()));
            }
            return;
        }
        var other = opsets.putIfAbsent(opset.getDomain(), opset);
        if (other != null && other.getVersion() != opset.getVersion()) {
            throw new IllegalArgumentException(
                    "models in a blend must agree on their operators: domain=%s, versions=%d and %d"
                            .formatted(opset.getDomain(), other.getVersion(), opset.getVersion()));
        }
    }

    /// The operator sets, beside the standard one, of what was taken in.
    Collection<OperatorSetIdProto> opsets() {
        return opsets.values();
    }

    GraphProto build() {
        return graph.build();
    }

    private static NodeProto.Builder nodeOf(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    /// A float tensor of any number of rows.
    static ValueInfoProto rows(String name, int columns) {
        var shape =
                TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns));
        var tensor =
                TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
