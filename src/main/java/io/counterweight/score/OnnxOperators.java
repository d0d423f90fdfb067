package io.counterweight.score;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/// The operators that a model may be made of, each with the shape of what it makes (an upper bound
/// of each dimension). What is not here is not run: no loops and branches, nothing whose size
/// depends on its numbers (`Expand`, `Tile`, `Range`, `ConstantOfShape`, `Pad`, `OneHot`), nothing
/// that draws at random, no operators of other domains. Stateless.
final class OnnxOperators {
    /// The domain of trees and linear models; the standard one is `""`.
    private static final String ML = "ai.onnx.ml";

    private static final Map<String, Rule> STANDARD = new HashMap<>();
    private static final Map<String, Rule> LEARNED = new HashMap<>();

    private interface Rule {
        long[] shape(NodeProto node, OnnxShapes shapes) throws ModelRefused;
    }

    static {
        // Each number by itself, or along an axis.
        all(
                (node, shapes) -> shapes.of(node, 0),
                "Abs Neg Sqrt Exp Log Reciprocal Floor Ceil Round Sign Erf Sin Cos Tan Tanh Sigmoid"
                        + " Relu LeakyRelu Elu Selu Celu Gelu HardSigmoid HardSwish Softplus Softsign"
                        + " ThresholdedRelu Mish Clip Identity Cast Not IsNaN IsInf Dropout Softmax"
                        + " LogSoftmax BatchNormalization LayerNormalization Slice Split TopK");
        all(
                OnnxOperators::broadcast,
                "Add Sub Mul Div Pow Mod Sum Min Max Mean Where Less LessOrEqual Greater"
                        + " GreaterOrEqual Equal And Or Xor PRelu");
        all(
                OnnxOperators::reduced,
                "ReduceSum ReduceMean ReduceMax ReduceMin ReduceProd ReduceSumSquare ReduceL1"
                        + " ReduceL2 ReduceLogSum ReduceLogSumExp");
        all(OnnxOperators::best, "ArgMax ArgMin");
        all(OnnxOperators::product, "MatMul");
        all(OnnxOperators::general, "Gemm");
        all(OnnxOperators::joined, "Concat");
        all(OnnxOperators::reshaped, "Reshape");
        all(OnnxOperators::flattened, "Flatten");
        all(OnnxOperators::squeezed, "Squeeze");
        all(OnnxOperators::unsqueezed, "Unsqueeze");
        all(OnnxOperators::transposed, "Transpose");
        all(OnnxOperators::gathered, "Gather");
        all((node, shapes) -> shapes.of(node, 1), "GatherElements");
        all((node, shapes) -> new long[] {shapes.of(node, 0).length}, "Shape");
        all(OnnxOperators::constant, "Constant");

        for (var same : "Scaler Normalizer Imputer Binarizer LabelEncoder ZipMap".split(" ")) {
            LEARNED.put(same, (node, shapes) -> shapes.of(node, 0));
        }
        for (var classifier : "TreeEnsembleClassifier LinearClassifier".split(" ")) {
            LEARNED.put(classifier, OnnxOperators::classes);
        }
        LEARNED.put("TreeEnsembleRegressor", (node, shapes) -> targets(node, "n_targets", shapes));
        LEARNED.put("LinearRegressor", (node, shapes) -> targets(node, "targets", shapes));
        LEARNED.put("ArrayFeatureExtractor", OnnxOperators::extracted);
        LEARNED.put("FeatureVectorizer", OnnxOperators::vector);
        LEARNED.put("OneHotEncoder", OnnxOperators::oneHot);
    }

    private OnnxOperators() {}

    private static void all(Rule rule, String names) {
        for (var name : names.split(" ")) {
            STANDARD.put(name, rule);
        }
    }

    /// @throws ModelRefused when the operator may not be used
    static long[] shape(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var rule =
                switch (node.getDomain()) {
                    case "", "ai.onnx" -> STANDARD.get(node.getOpType());
                    case ML -> LEARNED.get(node.getOpType());
                    default -> null;
                };
        if (rule == null) {
            throw new ModelRefused(
                    "not-allowed",
                    "an operator must be one that models may use: operator="
                            + (node.getDomain().isEmpty() ? "" : node.getDomain() + ".")
                            + node.getOpType());
        }
        return rule.shape(node, shapes);
    }

    private static long[] broadcast(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var shape = shapes.of(node, 0);
        for (int i = 1; i < node.getInputCount(); i++) {
            shape = OnnxShapes.broadcast(shape, shapes.of(node, i));
        }
        return shape;
    }

    private static long[] reduced(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        var attributes = new OnnxAttributes(node);
        var axes = shapes.numbers(node, "axes", 1);
        if (axes == null && attributes.integer("noop_with_empty_axes", 0) != 0) {
            return from;
        }
        var whole = axes == null ? LongStream.range(0, from.length).toArray() : axes;
        return without(node, from, whole, attributes.integer("keepdims", 1) != 0);
    }

    private static long[] best(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var attributes = new OnnxAttributes(node);
        long[] axes = {attributes.integer("axis", 0)};
        return without(node, shapes.of(node, 0), axes, attributes.integer("keepdims", 1) != 0);
    }

    private static long[] without(NodeProto node, long[] from, long[] axes, boolean keeps)
            throws ModelRefused {
        var gone = new boolean[from.length];
        for (long axis : axes) {
            gone[OnnxShapes.axis(node, axis, from.length)] = true;
        }
        var left = LongStream.builder();
        for (int d = 0; d < from.length; d++) {
            if (!gone[d]) {
                left.add(from[d]);
            } else if (keeps) {
                left.add(1);
            }
        }
        return left.build().toArray();
    }

    private static long[] product(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var a = shapes.of(node, 0);
        var b = shapes.of(node, 1);
        if (a.length == 0 || b.length == 0) {
            throw OnnxShapes.refused(node, "must have matrices as inputs");
        }
        var rows = a.length == 1 ? new long[] {1, a[0]} : a;
        var columns = b.length == 1 ? new long[] {b[0], 1} : b;
        var before =
                OnnxShapes.broadcast(
                        Arrays.copyOf(rows, rows.length - 2),
                        Arrays.copyOf(columns, columns.length - 2));
        var shape = LongStream.builder();
        Arrays.stream(before).forEach(shape::add);
        if (a.length > 1) {
            shape.add(rows[rows.length - 2]);
        }
        if (b.length > 1) {
            shape.add(columns[columns.length - 1]);
        }
        return shape.build().toArray();
    }

    private static long[] general(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var a = shapes.of(node, 0);
        var b = shapes.of(node, 1);
        if (a.length != 2 || b.length != 2) {
            throw OnnxShapes.refused(node, "must have matrices as inputs");
        }
        var attributes = new OnnxAttributes(node);
        return new long[] {
            a[attributes.integer("transA", 0) == 0 ? 0 : 1],
            b[attributes.integer("transB", 0) == 0 ? 1 : 0]
        };
    }

    private static long[] joined(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var shape = shapes.of(node, 0).clone();
        int axis = OnnxShapes.axis(node, new OnnxAttributes(node).integer("axis", 0), shape.length);
        for (int i = 1; i < node.getInputCount(); i++) {
            var next = shapes.of(node, i);
            if (next.length != shape.length) {
                throw OnnxShapes.refused(node, "must join tensors of as many dimensions");
            }
            for (int d = 0; d < shape.length; d++) {
                shape[d] = d == axis ? shape[d] + next[d] : Math.max(shape[d], next[d]);
            }
        }
        return shape;
    }

    private static long[] reshaped(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        var to = shapes.numbers(node, "shape", 1);
        if (to == null) {
            throw OnnxShapes.refused(node, "must have constants for its shape");
        }
        var shape = to.clone();
        long known = 1;
        int free = -1;
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] == 0 && d < from.length) {
                shape[d] = from[d];
            }
            if (shape[d] == -1 && free < 0) {
                free = d;
            } else if (shape[d] > 0) {
                known = Math.max(known, 1) * Math.min(shape[d], Integer.MAX_VALUE);
            }
            if (shape[d] < -1 || known > Integer.MAX_VALUE) {
                throw OnnxShapes.refused(node, "must have a shape of its input's size");
            }
        }
        if (free >= 0) {
            shape[free] = Math.ceilDiv(OnnxShapes.count(from), known);
        }
        return shape;
    }

    private static long[] flattened(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        long axis = new OnnxAttributes(node).integer("axis", 1);
        int at = axis == from.length ? from.length : OnnxShapes.axis(node, axis, from.length);
        return new long[] {
            OnnxShapes.count(Arrays.copyOf(from, at)),
            OnnxShapes.count(Arrays.copyOfRange(from, at, from.length))
        };
    }

    private static long[] squeezed(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var axes = shapes.numbers(node, "axes", 1);
        if (axes == null) {
            throw OnnxShapes.refused(node, "must have constants for its axes");
        }
        return without(node, shapes.of(node, 0), axes, false);
    }

    private static long[] unsqueezed(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        var axes = shapes.numbers(node, "axes", 1);
        if (axes == null || axes.length > 4) {
            throw OnnxShapes.refused(node, "must have up to four constants for its axes");
        }
        var isNew = new boolean[from.length + axes.length];
        for (long axis : axes) {
            isNew[OnnxShapes.axis(node, axis, isNew.length)] = true;
        }
        var shape = new long[isNew.length];
        int taken = 0;
        for (int d = 0; d < shape.length; d++) {
            // The same axis twice leaves more places than dimensions.
            shape[d] = isNew[d] || taken == from.length ? 1 : from[taken++];
        }
        return shape;
    }

    private static long[] transposed(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        var order = new OnnxAttributes(node).ints("perm");
        var shape = new long[from.length];
        for (int d = 0; d < shape.length; d++) {
            long axis = d < order.size() ? order.get(d) : from.length - 1 - d;
            shape[d] = from[OnnxShapes.axis(node, axis, from.length)];
        }
        return shape;
    }

    private static long[] gathered(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        int axis = OnnxShapes.axis(node, new OnnxAttributes(node).integer("axis", 0), from.length);
        var shape = LongStream.builder();
        Arrays.stream(from, 0, axis).forEach(shape::add);
        Arrays.stream(shapes.of(node, 1)).forEach(shape::add);
        Arrays.stream(from, axis + 1, from.length).forEach(shape::add);
        return shape.build().toArray();
    }

    private static long[] constant(NodeProto node, OnnxShapes shapes) {
        var attributes = new OnnxAttributes(node);
        var tensor = attributes.find("value");
        if (tensor != null) {
            return tensor.getT().getDimsList().stream().mapToLong(d -> d).toArray();
        }
        for (var list : "value_ints value_floats value_strings".split(" ")) {
            var said = attributes.find(list);
            if (said != null) {
                return new long[] {
                    said.getIntsCount() + said.getFloatsCount() + said.getStringsCount()
                };
            }
        }
        return new long[0];
    }

    /// Rows of what a learned operator takes.
    private static long rows(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        return from.length == 2 ? from[0] : OnnxShapes.count(from);
    }

    /// Labels and scores; both as large as the scores.
    private static long[] classes(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var attributes = new OnnxAttributes(node);
        int classes = 2;
        for (var labels : "classlabels_ints classlabels_int64s classlabels_strings".split(" ")) {
            var named = attributes.find(labels);
            if (named != null) {
                classes = Math.max(classes, named.getIntsCount() + named.getStringsCount());
            }
        }
        return new long[] {rows(node, shapes), classes};
    }

    private static long[] targets(NodeProto node, String attribute, OnnxShapes shapes)
            throws ModelRefused {
        return new long[] {rows(node, shapes), new OnnxAttributes(node).integer(attribute, 1)};
    }

    private static long[] extracted(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var shape = shapes.of(node, 0).clone();
        long chosen = OnnxShapes.count(shapes.of(node, 1));
        if (shape.length < 2) {
            return new long[] {1, chosen};
        }
        shape[shape.length - 1] = chosen;
        return shape;
    }

    private static long[] vector(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        long columns = 0;
        for (int i = 0; i < node.getInputCount(); i++) {
            var from = shapes.of(node, i);
            columns += from.length == 0 ? 1 : from[from.length - 1];
        }
        return new long[] {rows(node, shapes), columns};
    }

    private static long[] oneHot(NodeProto node, OnnxShapes shapes) throws ModelRefused {
        var from = shapes.of(node, 0);
        var attributes = new OnnxAttributes(node);
        var shape = Arrays.copyOf(from, from.length + 1);
        shape[from.length] =
                attributes.ints("cats_int64s").size() + attributes.strings("cats_strings").size();
        return shape;
    }
}
