package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An ONNX graph as it is written down, node after node. Names come from the caller, so the same
/// calls give the same bytes. One thread.
final class OnnxGraph {
    private final GraphProto.Builder graph;

    OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    void input(String name, int columns) {
        graph.addInput(rows(name, columns));
    }

    void output(String name, int columns) {
        graph.addOutput(rows(name, columns));
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
