package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How large the tensors of a graph can get, found without running it: node after node an upper
/// bound of each dimension, for the most rows of a call. A product of a column with a row, or a
/// tensor joined with itself thirty times, needs no loop to fill the memory. One graph; one thread.
final class OnnxShapes {
    /// Rows of a call, at most: an explanation's, of 255 features.
    static final int ROWS = 2048;

    /// Numbers that all operators together may make of one row. A blend of three networks over 200
    /// columns makes 40,000.
    static final int MOST_NUMBERS = 65_536;

    private static final int MOST_DIMENSIONS = 8;

    private final Map<String, long[]> shapes = new HashMap<>();

    /// Whole numbers that are known before a run: axes, shapes.
    private final Map<String, long[]> constants = new HashMap<>();

    private long numbers;

    private OnnxShapes() {}

    /// @throws ModelRefused `not-allowed`, also where a size cannot be told
    static void check(GraphProto graph) throws ModelRefused {
        var shapes = new OnnxShapes();
        for (var input : graph.getInputList()) {
            shapes.shapes.put(input.getName(), shapes.declared(input));
        }
        for (var tensor : graph.getInitializerList()) {
            shapes.constant(tensor.getName(), tensor);
        }
        for (var node : graph.getNodeList()) {
            shapes.add(node);
        }
    }

    private long[] declared(ValueInfoProto input) throws ModelRefused {
        var dimensions = input.getType().getTensorType().getShape().getDimList();
        var shape = new long[dimensions.size()];
        for (int d = 0; d < shape.length; d++) {
            if (dimensions.get(d).getValueCase() == Dimension.ValueCase.DIM_VALUE) {
                shape[d] = dimensions.get(d).getDimValue();
            } else if (d == 0) {
                shape[d] = ROWS;
            } else {
                throw new ModelRefused(
                        "wrong-input",
                        "an input must have a fixed number of columns: input=" + input.getName());
            }
        }
        return shape;
    }

    private void constant(String name, TensorProto tensor) {
        shapes.put(name, numbers(tensor.getDimsList().toArray(Long[]::new)));
        var values = OnnxTensors.wholeNumbers(tensor);
        if (values != null) {
            constants.put(name, values);
        }
    }

    private static long[] numbers(Long[] boxed) {
        return Arrays.stream(boxed).mapToLong(Long::longValue).toArray();
    }

    private void add(NodeProto node) throws ModelRefused {
        var made = OnnxOperators.shape(node, this);
        if (made.length > MOST_DIMENSIONS) {
            throw refused(node, "must have at most " + MOST_DIMENSIONS + " dimensions");
        }
        long size = 1;
        for (long dimension : made) {
            if (dimension < 0) {
                throw refused(node, "must have no dimension below 0: " + Arrays.toString(made));
            }
            size = dimension == 0 ? 0 : bounded(size, dimension);
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            // The label of each row comes before its scores.
            boolean isLabel = i == 0 && node.getOpType().endsWith("Classifier");
            shapes.put(node.getOutput(i), isLabel ? Arrays.copyOf(made, 1) : made);
            numbers += size;
            if (numbers > (long) ROWS * MOST_NUMBERS) {
                throw refused(
                        node,
                        "and those before must make at most " + MOST_NUMBERS + " numbers a row");
            }
        }
        if (node.getOpType().equals("Constant")) {
            keep(node);
        }
    }

    private static long bounded(long a, long b) {
        long product = Math.multiplyHigh(a, b) == 0 ? a * b : Long.MAX_VALUE / 4;
        return product < 0 ? Long.MAX_VALUE / 4 : Math.min(product, Long.MAX_VALUE / 4);
    }

    private void keep(NodeProto node) {
        var output = node.getOutput(0);
        var attributes = new OnnxAttributes(node);
        var tensor = attributes.find("value");
        if (tensor != null) {
            constant(output, tensor.getT());
        } else if (attributes.find("value_int") != null) {
            constants.put(output, new long[] {attributes.integer("value_int", 0)});
        } else if (attributes.find("value_ints") != null) {
            constants.put(
                    output, attributes.ints("value_ints").stream().mapToLong(i -> i).toArray());
        }
    }

    /// The shape of one of a node's inputs.
    long[] of(NodeProto node, int input) throws ModelRefused {
        var shape = has(node, input) ? shapes.get(node.getInput(input)) : null;
        if (shape == null) {
            throw refused(node, "must have its input " + input + " before it");
        }
        return shape;
    }

    static boolean has(NodeProto node, int input) {
        return input < node.getInputCount() && !node.getInput(input).isEmpty();
    }

    /// What an attribute says, or an input of constants in its place; null where neither is there.
    long @Nullable [] numbers(NodeProto node, String attribute, int input) throws ModelRefused {
        var said = new OnnxAttributes(node).find(attribute);
        if (said != null) {
            return said.getType() == AttributeProto.AttributeType.INT
                    ? new long[] {said.getI()}
                    : said.getIntsList().stream().mapToLong(i -> i).toArray();
        }
        if (!has(node, input)) {
            return null;
        }
        var constant = constants.get(node.getInput(input));
        if (constant == null) {
            throw refused(node, "must have constants for its " + attribute);
        }
        return constant;
    }

    /// An axis from 0 on.
    static int axis(NodeProto node, long axis, int rank) throws ModelRefused {
        if (axis < -rank || axis >= rank) {
            throw refused(node, "must have an axis of its input: axis=" + axis);
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    static long count(long[] shape) {
        return IntStream.range(0, shape.length)
                .mapToLong(d -> shape[d])
                .reduce(1, OnnxShapes::bounded);
    }

    /// As numbers are stretched to one another. Bounds, so the larger one where they differ.
    static long[] broadcast(long[] a, long[] b) {
        var wide = a.length >= b.length ? a.clone() : b.clone();
        var other = a.length >= b.length ? b : a;
        int skip = wide.length - other.length;
        for (int d = 0; d < other.length; d++) {
            wide[skip + d] = Math.max(wide[skip + d], other[d]);
        }
        return wide;
    }

    static ModelRefused refused(NodeProto node, String rule) {
        return new ModelRefused(
                "not-allowed",
                "an operator %s: operator=%s, node=%s"
                        .formatted(rule, node.getOpType(), node.getName()));
    }
}
