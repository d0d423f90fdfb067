package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// ONNX models that nobody should have to run, and good ones beside them: each is a whole file of
/// one float input `features` and the probability of class 1 of two.
public final class HostileModels {
    /// The value of the first feature on which models fail that pass the golden rows.
    public static final float TRAP = 777;

    private static final String CLASSES = "genuine,fraud";

    private HostileModels() {}

    /// What a model that comes by the topic must say of itself.
    public static Map<String, String> provenance(String recipe, String version, int columns) {
        return provenance(
                recipe, version, IntStream.range(0, columns).mapToObj(c -> "x" + c).toList());
    }

    public static Map<String, String> provenance(
            String recipe, String version, List<String> columns) {
        var provenance = new LinkedHashMap<String, String>();
        provenance.put(OnnxModel.RECIPE, recipe);
        provenance.put(OnnxModel.VERSION, version);
        provenance.put(OnnxModel.CLASSES, CLASSES);
        provenance.put(OnnxModel.FEATURES, String.join(",", columns));
        return provenance;
    }

    /// A model as it is, that says these things of itself too.
    public static byte[] saying(byte[] model, Map<String, String> provenance) {
        try {
            var told = ModelProto.parseFrom(model).toBuilder();
            provenance.forEach((key, value) ->
                    told.addMetadataProps(
                            StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
            return told.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the bytes must be a model", e);
        }
    }

    /// Always the same score.
    public static byte[] good(int columns, Map<String, String> provenance, float probability) {
        return file(
                columns,
                provenance,
                graph -> {
                    graph.node(
                            "Mul", "none", first(graph), graph.constant("zero", new float[] {0}));
                    graph.node(
                            "Add", "p", "none", graph.constant("score", new float[] {probability}));
                });
    }

    /// Reads a table of two beyond its end where the first feature is [#TRAP].
    public static byte[] gatherBeyondItsTable(int columns, Map<String, String> provenance) {
        return gatherBeyondItsTable(columns, TRAP, provenance);
    }

    /// The same where the first feature is that value.
    public static byte[] gatherBeyondItsTable(
            int columns, float trap, Map<String, String> provenance) {
        return gatherBeyondItsTable(columns, trap, provenance, .125f);
    }

    /// @param probability where it is not
    public static byte[] gatherBeyondItsTable(
            int columns, float trap, Map<String, String> provenance, float probability) {
        return file(
                columns,
                provenance,
                graph -> {
                    graph.cast(DataType.INT64, "row", sprung(graph, trap));
                    graph.node("Mul", "index", "row", graph.constant("ten", new long[] {10}));
                    graph.constant("table", new float[] {probability, 0.25f}, 2);
                    graph.node("Gather", "p", "table", "index");
                });
    }

    /// No number where the first feature is [#TRAP].
    public static byte[] notANumber(int columns, Map<String, String> provenance) {
        return notANumber(columns, TRAP, provenance);
    }

    /// No number where the first feature is a thousandth from the trap or less.
    public static byte[] notANumber(int columns, float trap, Map<String, String> provenance) {
        return file(
                columns,
                provenance,
                graph -> {
                    graph.node(
                            "Abs",
                            "distance",
                            graph.node(
                                    "Sub",
                                    "from-trap",
                                    first(graph),
                                    graph.constant("trap", new float[] {trap})));
                    graph.constant("near", new float[] {1e-3f});
                    graph.node("Less", "sprung", "distance", "near");
                    graph.constant("nan", new float[] {Float.NaN});
                    graph.constant("half", new float[] {.5f});
                    graph.node("Where", "p", "sprung", "nan", "half");
                });
    }

    /// Runs for ever on any row.
    public static byte[] endlessLoop(int columns, Map<String, String> provenance) {
        return model(
                columns,
                provenance,
                graph -> {
                    var body =
                            GraphProto.newBuilder()
                                    .setName("body")
                                    .addInput(scalar("turn", DataType.INT64))
                                    .addInput(scalar("goes-on", DataType.BOOL))
                                    .addInput(OnnxGraph.rows("before", columns))
                                    .addNode(node("Identity", "still-on", "goes-on"))
                                    .addNode(node("Identity", "after", "before"))
                                    .addOutput(scalar("still-on", DataType.BOOL))
                                    .addOutput(OnnxGraph.rows("after", columns));
                    graph.addInitializer(
                                    TensorProto.newBuilder()
                                            .setName("turns")
                                            .setDataType(DataType.INT64.getNumber())
                                            .addInt64Data(Long.MAX_VALUE))
                            .addInitializer(
                                    TensorProto.newBuilder()
                                            .setName("always")
                                            .setDataType(DataType.BOOL.getNumber())
                                            .addInt32Data(1))
                            .addNode(
                                    node("Loop", "looped", "turns", "always", "features")
                                            .toBuilder()
                                            .addAttribute(
                                                    AttributeProto.newBuilder()
                                                            .setName("body")
                                                            .setType(AttributeType.GRAPH)
                                                            .setG(body)))
                            .addNode(
                                    node("ReduceMax", "m", "looped").toBuilder()
                                            .addAttribute(integer("keepdims", 1)))
                            .addNode(node("Sigmoid", "p", "m"));
                });
    }

    /// Asks for a billion numbers.
    public static byte[] hugeConstantOfShape(int columns, Map<String, String> provenance) {
        return file(
                columns,
                provenance,
                graph -> {
                    graph.constant("size", new long[] {1_000_000_000});
                    graph.node("ConstantOfShape", "zeros", "size");
                    graph.node("ReduceMax", "zero", "zeros");
                    graph.node("Add", "p", sprungNumber(graph), "zero");
                });
    }

    /// A column times a row, each of 100,000: ten billion numbers, from constants alone.
    public static byte[] outerProduct(int columns, Map<String, String> provenance) {
        return file(
                columns,
                provenance,
                graph -> {
                    graph.constant("column", new float[100_000], 100_000, 1);
                    graph.constant("row", new float[100_000], 1, 100_000);
                    graph.node("Mul", "product", "column", "row");
                    graph.node("ReduceMax", "zero", "product");
                    graph.node("Add", "p", sprungNumber(graph), "zero");
                });
    }

    /// The row, joined with itself thirty times over.
    public static byte[] doubledThirtyTimes(int columns, Map<String, String> provenance) {
        return file(
                columns,
                provenance,
                graph -> {
                    var joined = OnnxExport.FEATURES;
                    for (int i = 0; i < 30; i++) {
                        joined = graph.nodeOnAxis("Concat", 1, "joined-" + i, joined, joined);
                    }
                    graph.node("Gather", "p", joined, graph.constant("one", new long[] {0}));
                });
    }

    /// A million nodes in a chain, each of some bytes.
    public static byte[] manyNodes(int columns, int nodes, Map<String, String> provenance) {
        return model(
                columns,
                provenance,
                graph -> {
                    var last = "features";
                    for (int i = 0; i < nodes; i++) {
                        var next = Integer.toString(i, 36);
                        graph.addNode(
                                NodeProto.newBuilder()
                                        .setOpType("Abs")
                                        .addInput(last)
                                        .addOutput(next));
                        last = next;
                    }
                    graph.addNode(node("Sigmoid", "p", last));
                });
    }

    /// Takes its numbers from another file.
    public static byte[] externalData(int columns, Map<String, String> provenance, String file) {
        return model(
                columns,
                provenance,
                graph ->
                        graph.addInitializer(
                                        TensorProto.newBuilder()
                                                .setName("weights")
                                                .setDataType(DataType.FLOAT.getNumber())
                                                .addDims(columns)
                                                .addDims(1)
                                                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                                                .addExternalData(
                                                        StringStringEntryProto.newBuilder()
                                                                .setKey("location")
                                                                .setValue(file)))
                                .addNode(node("MatMul", "m", "features", "weights"))
                                .addNode(node("Sigmoid", "p", "m")));
    }

    /// An operator that is a function of the model's own.
    public static byte[] function(int columns, Map<String, String> provenance) throws Exception {
        var model =
                ModelProto.parseFrom(
                        model(
                                columns,
                                provenance,
                                graph ->
                                        graph.addNode(
                                                node("Mine", "p", "features").toBuilder()
                                                        .setDomain("mine"))));
        return model.toBuilder()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("mine").setVersion(1))
                .addFunctions(
                        FunctionProto.newBuilder()
                                .setName("Mine")
                                .setDomain("mine")
                                .addInput("a")
                                .addOutput("b")
                                .addNode(node("Sigmoid", "b", "a")))
                .build()
                .toByteArray();
    }

    /// An operator of ONNX Runtime's own domain.
    public static byte[] ofAnotherDomain(int columns, Map<String, String> provenance) {
        return model(
                columns,
                provenance,
                graph ->
                        graph.addNode(
                                node("Gelu", "p", "features").toBuilder()
                                        .setDomain("com.microsoft")));
    }

    /// A regression tree that is a chain of so many levels: no mistake in it but its depth.
    public static byte[] deepTree(int columns, int levels, Map<String, String> provenance) {
        int nodes = 2 * levels + 1;
        var onTrue = new long[nodes];
        var onFalse = new long[nodes];
        var modes = new String[nodes];
        Arrays.fill(modes, "LEAF");
        for (int i = 0; i < levels; i++) {
            modes[i] = "BRANCH_LEQ";
            onTrue[i] = i + 1 < levels ? i + 1 : nodes - 1;
            onFalse[i] = levels + i;
        }
        return tree(columns, onTrue, onFalse, modes, provenance);
    }

    /// A regression tree whose root leads to itself.
    public static byte[] treeInACircle(int columns, Map<String, String> provenance) {
        return tree(
                columns,
                new long[] {1, 0, 0},
                new long[] {2, 2, 0},
                new String[] {"BRANCH_LEQ", "BRANCH_LEQ", "LEAF"},
                provenance);
    }

    private static byte[] tree(
            int columns,
            long[] onTrue,
            long[] onFalse,
            String[] modes,
            Map<String, String> provenance) {
        int nodes = modes.length;
        return model(
                columns,
                provenance,
                graph ->
                        graph.addNode(
                                node("TreeEnsembleRegressor", "p", "features").toBuilder()
                                        .setDomain("ai.onnx.ml")
                                        .addAttribute(integers("nodes_treeids", new long[nodes]))
                                        .addAttribute(
                                                integers(
                                                        "nodes_nodeids",
                                                        IntStream.range(0, nodes)
                                                                .asLongStream()
                                                                .toArray()))
                                        .addAttribute(integers("nodes_featureids", new long[nodes]))
                                        .addAttribute(texts("nodes_modes", modes))
                                        .addAttribute(floats("nodes_values", new float[nodes]))
                                        .addAttribute(integers("nodes_truenodeids", onTrue))
                                        .addAttribute(integers("nodes_falsenodeids", onFalse))
                                        .addAttribute(integers("target_treeids", new long[] {0}))
                                        .addAttribute(
                                                integers("target_nodeids", new long[] {nodes - 1}))
                                        .addAttribute(integers("target_ids", new long[] {0}))
                                        .addAttribute(floats("target_weights", new float[] {.5f}))
                                        .addAttribute(integer("n_targets", 1))));
    }

    /// So many products with a large matrix, one after the other: allowed operators, and a lot of
    /// time; 45 are as many as may be.
    public static byte[] slow(int columns, int products, Map<String, String> provenance) {
        return file(
                columns,
                provenance,
                graph -> {
                    int side = 1_400;
                    graph.constant("matrix", new float[side * side], side, side);
                    graph.constant("wide", new float[columns * side], columns, side);
                    var last = graph.node("MatMul", "in", OnnxExport.FEATURES, "wide");
                    for (int i = 0; i < products; i++) {
                        last = graph.node("MatMul", "product-" + i, last, "matrix");
                    }
                    graph.nodeOnAxis(
                            "Gather", 1, "p-raw", last, graph.constant("at", new long[] {0}));
                    graph.node("Sigmoid", "p", "p-raw");
                });
    }

    /// Whether the first feature is the trap's.
    private static String sprung(OnnxGraph graph, float trap) {
        return graph.node(
                "Equal", "sprung", first(graph), graph.constant("trap", new float[] {trap}));
    }

    private static String sprungNumber(OnnxGraph graph) {
        return graph.cast(DataType.FLOAT, "sprung-number", sprung(graph, TRAP));
    }

    private static String first(OnnxGraph graph) {
        return graph.nodeOnAxis(
                "Gather",
                1,
                "first",
                OnnxExport.FEATURES,
                graph.constant("first-column", new long[] {0}));
    }

    private static byte[] file(
            int columns, Map<String, String> provenance, Consumer<OnnxGraph> body) {
        var graph = new OnnxGraph("test");
        graph.input(OnnxExport.FEATURES, columns);
        body.accept(graph);
        graph.output("p", 1);
        return OnnxExport.bytes(graph, provenance);
    }

    private static byte[] model(
            int columns, Map<String, String> provenance, Consumer<GraphProto.Builder> body) {
        var graph = GraphProto.newBuilder().setName("test");
        graph.addInput(OnnxGraph.rows(OnnxExport.FEATURES, columns));
        body.accept(graph);
        graph.addOutput(OnnxGraph.rows("p", 1));
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxExport.OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .addAllMetadataProps(
                        provenance.entrySet().stream()
                                .map(e ->
                                        StringStringEntryProto.newBuilder()
                                                .setKey(e.getKey())
                                                .setValue(e.getValue())
                                                .build())
                                .collect(Collectors.toList()))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto scalar(String name, DataType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(
                                                        ai.onnx.proto.OnnxMl.TensorShapeProto
                                                                .getDefaultInstance())))
                .build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    private static AttributeProto integers(String name, long[] values) {
        return attribute(name, AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    private static AttributeProto floats(String name, float[] values) {
        var attribute = attribute(name, AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    private static AttributeProto texts(String name, String[] values) {
        return attribute(name, AttributeType.STRINGS)
                .addAllStrings(Arrays.stream(values).map(ByteString::copyFromUtf8).toList())
                .build();
    }
}
