package io.counterweight.score;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.counterweight.learn.Calibration;
import io.counterweight.learn.CalibrationMap;
import java.util.Arrays;
import java.util.List;

/// The end of the graph, from `logits` to calibrated `probabilities`: [Calibration], step by step.
///
/// Softmax for two classes too, over `[0, logit]`: it is the sigmoid, and keeps the relative
/// accuracy of a small probability, which ONNX Runtime's own sigmoid does not. A shift and a Platt
/// map are one product and one sum in float; the inverse of focal loss and an isotonic map are
/// computed in double, where their differences keep their digits. Stateless.
final class OnnxHead {
    private OnnxHead() {}

    static void write(OnnxGraph graph, Calibration calibration) {
        if (calibration.isIdentity()) {
            softmax(graph, pair(graph, calibration.classes(), 1));
        } else if (calibration.gamma() == 0
                && !(calibration.map() instanceof CalibrationMap.Isotonic)) {
            softmax(graph, affine(graph, calibration));
        } else {
            var exact = mapped(graph, calibration, closedForm(graph, calibration));
            var probabilities = graph.nodeOnAxis("Softmax", 1, "exact-probabilities", exact);
            graph.cast(DataType.FLOAT, OnnxExport.PROBABILITIES, probabilities);
        }
    }

    private static void softmax(OnnxGraph graph, String logits) {
        graph.nodeOnAxis("Softmax", 1, OnnxExport.PROBABILITIES, logits);
    }

    /// The logits times a, one a class.
    private static String pair(OnnxGraph graph, int classes, float a) {
        if (classes == 2) {
            var pair = graph.constant("pair", new float[] {0, a}, 2);
            return graph.node("Mul", "both-logits", OnnxExport.LOGITS, pair);
        }
        if (a == 1) {
            return OnnxExport.LOGITS;
        }
        var scale = graph.constant("scale", new float[] {a});
        return graph.node("Mul", "scaled-logits", OnnxExport.LOGITS, scale);
    }

    /// `a·z_c + (b_c − a·(ln a_c + s_c))`.
    private static String affine(OnnxGraph graph, Calibration calibration) {
        int classes = calibration.classes();
        double scale = 1;
        double[] offsets = negated(factorsAndShift(calibration));
        if (calibration.map() instanceof CalibrationMap.Platt(double a, List<Double> b)) {
            scale = a;
            for (int c = 0; c < classes; c++) {
                offsets[c] = b.get(c) + a * offsets[c];
            }
        }
        var constants = new float[classes];
        for (int c = 0; c < classes; c++) {
            constants[c] = (float) (offsets[c] - offsets[0]);
        }
        var scaled = pair(graph, classes, (float) scale);
        var constant = graph.constant("offsets", constants, classes);
        return graph.node("Add", "calibrated-logits", scaled, constant);
    }

    /// v_c − s_c in double.
    private static String closedForm(OnnxGraph graph, Calibration calibration) {
        int classes = calibration.classes();
        var values = graph.cast(DataType.DOUBLE, "exact-logits", OnnxExport.LOGITS);
        if (classes == 2) {
            var pair = graph.constant("pair", new double[] {0, 1}, 2);
            values = graph.node("Mul", "both-logits", values, pair);
        }
        if (calibration.gamma() > 0) {
            values = unfocused(graph, calibration.gamma(), classes, values);
        }
        var weights = graph.constant("weights-logs", factorsAndShift(calibration), classes);
        return graph.node("Sub", "shifted", values, weights);
    }

    /// Step 1 of [Calibration] but for the factor, with the same series where a class is sure.
    private static String unfocused(OnnxGraph graph, double gamma, int classes, String logits) {
        var softmax = graph.nodeOnAxis("Softmax", 1, "focal-softmax", logits);
        var least = graph.constant("least", new double[] {StrictMath.exp(-Calibration.FARTHEST)});
        var p = graph.node("Max", "focal-probabilities", softmax, least);
        var others = graph.constant("others", others(classes), classes, classes);
        var miss = graph.node("MatMul", "miss", p, others);
        var steepness = steepness(graph, p, miss);

        var logP = graph.node("Mul", "minus-log", steepness, miss);
        var focus = graph.constant("gamma", new double[] {gamma});
        var logMiss = graph.node("Mul", "focused", focus, graph.node("Log", "log-miss", miss));
        var product = graph.node("Mul", "p-steepness", p, steepness);
        var one = graph.constant("one", new double[] {1});
        var sum =
                graph.node(
                        "Add", "slope", one, graph.node("Mul", "gamma-steepness", focus, product));
        var logSlope = graph.node("Log", "log-slope", sum);
        var lost = graph.node("Sum", "lost", logP, logMiss, logSlope);
        return graph.node("Neg", "unfocused", lost);
    }

    /// −ln p / (1 − p).
    private static String steepness(OnnxGraph graph, String p, String miss) {
        var small = graph.constant("small-miss", new double[] {Calibration.SMALL_MISS});
        var third = graph.constant("third", new double[] {1 / 3.0});
        var half = graph.constant("half", new double[] {0.5});
        var unit = graph.constant("unit", new double[] {1});
        var cubic = graph.node("Mul", "miss-third", miss, third);
        var square = graph.node("Add", "series-square", cubic, half);
        var linear = graph.node("Mul", "series-linear", square, miss);
        var series = graph.node("Add", "series", linear, unit);

        var minusLog = graph.node("Neg", "minus-log-p", graph.node("Log", "log-p", p));
        var safe = graph.node("Max", "safe-miss", miss, small);
        var direct = graph.node("Div", "direct", minusLog, safe);
        var sure = graph.node("Less", "sure", miss, small);
        return graph.node("Where", "steepness", sure, series, direct);
    }

    private static String mapped(OnnxGraph graph, Calibration calibration, String values) {
        return switch (calibration.map()) {
            case CalibrationMap.Identity() -> values;
            case CalibrationMap.Platt(double scale, List<Double> offsets) -> {
                var a = graph.constant("scale", new double[] {scale});
                var b = graph.constant("offsets", doubles(offsets), offsets.size());
                yield graph.node("Add", "fitted", graph.node("Mul", "fitted-scale", values, a), b);
            }
            case CalibrationMap.Isotonic isotonic -> isotonic(graph, isotonic, values);
        };
    }

    /// `t + (to₀ − from₀) + Σ_i Δ_i·max(t − from_i, 0)`, Δ the change of slope at a knot, for the
    /// log-odds t.
    private static String isotonic(
            OnnxGraph graph, CalibrationMap.Isotonic isotonic, String values) {
        int knots = isotonic.from().size();
        var difference = graph.constant("difference", new double[] {-1, 1}, 2, 1);
        var t = graph.node("MatMul", "log-odds", values, difference);
        var from = graph.constant("knots", doubles(isotonic.from()), knots);
        var beyond = graph.node("Relu", "beyond-knots", graph.node("Sub", "from-knots", t, from));
        var changes = graph.constant("slope-changes", slopeChanges(isotonic), knots, 1);
        var bends = graph.node("MatMul", "bends", beyond, changes);
        double[] move = {isotonic.to().getFirst() - isotonic.from().getFirst()};
        var moved = graph.node("Sum", "fitted", t, bends, graph.constant("move", move));
        var both = graph.constant("class-one", new double[] {0, 1}, 2);
        return graph.node("Mul", "fitted-pair", moved, both);
    }

    private static double[] slopeChanges(CalibrationMap.Isotonic isotonic) {
        var changes = new double[isotonic.from().size()];
        double before = 1;
        for (int i = 0; i < changes.length; i++) {
            double slope = i == changes.length - 1 ? 1 : isotonic.slope(i);
            changes[i] = slope - before;
            before = slope;
        }
        return changes;
    }

    private static double[] factorsAndShift(Calibration calibration) {
        var sums = new double[calibration.classes()];
        Arrays.setAll(sums, c -> calibration.logFactors().get(c) + calibration.shift().get(c));
        return sums;
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }

    /// 1 everywhere but on the diagonal: the sum of the other classes.
    private static double[] others(int classes) {
        var matrix = new double[classes * classes];
        Arrays.fill(matrix, 1);
        for (int c = 0; c < classes; c++) {
            matrix[c * classes + c] = 0;
        }
        return matrix;
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
