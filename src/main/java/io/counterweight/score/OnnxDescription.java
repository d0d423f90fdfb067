package io.counterweight.score;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an ONNX file says of itself, read without running it. Immutable.
///
/// @param operators the version of each set of operators, by its domain; the standard one is `""`
/// @param nodes how many nodes of each operator
/// @param parameters numbers in all tensors that the file holds
/// @param provenance the metadata that its maker wrote, sorted by key
public record OnnxDescription(
        String producer,
        long irVersion,
        SortedMap<String, Long> operators,
        List<Port> inputs,
        List<Port> outputs,
        SortedMap<String, Long> nodes,
        int tensors,
        long parameters,
        SortedMap<String, String> provenance) {
    public OnnxDescription {
        operators = Collections.unmodifiableSortedMap(operators);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = Collections.unmodifiableSortedMap(nodes);
        provenance = Collections.unmodifiableSortedMap(provenance);
    }

    /// An input or an output.
    ///
    /// @param type of its elements, such as `float`; `sequence`, `map` and so on where it is no
    ///   tensor
    /// @param shape a number, or the name of a free dimension (`?` where it has none), each; empty
    ///   for what is no tensor
    public record Port(String name, String type, List<String> shape) {
        public Port {
            shape = List.copyOf(shape);
        }

        /// The number of columns, where there are rows of a fixed width.
        @Nullable Integer columns() {
            return shape.size() == 2 && shape.get(1).matches("\\d{1,9}")
                    ? Integer.valueOf(shape.get(1))
                    : null;
        }
    }

    /// Reads the bytes of a file.
    ///
    /// @throws ModelRefused `does-not-load` when they are no ONNX model, `too-large` when they are
    ///   more than a model may be
    public static OnnxDescription of(byte[] bytes) throws ModelRefused {
        var model = OnnxBytes.parse(bytes);
        var graph = model.getGraph();
        var operators = new TreeMap<String, Long>();
        model.getOpsetImportList().forEach(set -> operators.put(set.getDomain(), set.getVersion()));
        var provenance = new TreeMap<String, String>();
        model.getMetadataPropsList()
                .forEach(entry -> provenance.put(entry.getKey(), entry.getValue()));
        // Up to IR version 3 the tensors of the file are listed among the inputs too.
        var constants =
                graph.getInitializerList().stream()
                        .map(TensorProto::getName)
                        .collect(Collectors.toSet());
        return new OnnxDescription(
                (model.getProducerName() + " " + model.getProducerVersion()).strip(),
                model.getIrVersion(),
                operators,
                graph.getInputList().stream()
                        .filter(input -> !constants.contains(input.getName()))
                        .map(OnnxDescription::port)
                        .toList(),
                graph.getOutputList().stream().map(OnnxDescription::port).toList(),
                graph.getNodeList().stream()
                        .collect(
                                Collectors.groupingBy(
                                        node -> node.getOpType(),
                                        TreeMap::new,
                                        Collectors.counting())),
                graph.getInitializerCount(),
                graph.getInitializerList().stream().mapToLong(OnnxDescription::numbers).sum(),
                provenance);
    }

    /// What its metadata would have to say for it to be taken from a topic, and do not.
    public List<String> missingProvenance() {
        return Stream.of(OnnxModel.VERSION, OnnxModel.RECIPE, OnnxModel.CLASSES, OnnxModel.FEATURES)
                .filter(key -> !provenance.containsKey(key))
                .toList();
    }

    /// Columns of the first input; null where they are not fixed.
    @Nullable Integer features() {
        return inputs.isEmpty() ? null : inputs.getFirst().columns();
    }

    /// Loads the same bytes as scoring would, with the shapes that the file declares.
    ///
    /// @throws ModelRefused with the reason for which it would not be taken
    public void requireUsable(byte[] bytes) throws ModelRefused {
        var features = features();
        Integer classes = null;
        for (var output : outputs) {
            if (output.name().equals(OnnxExport.PROBABILITIES) || classes == null) {
                classes = output.columns();
            }
        }
        if (features == null || classes == null) {
            throw new ModelRefused(
                    "wrong-input", "input and output must be rows of a fixed number of columns");
        }
        try (var runs = new RunSwitch();
                var model = OnnxModel.load(bytes, features, Math.max(2, classes), runs)) {
            RowTime.check(model, runs);
        }
    }

    private static Port port(ValueInfoProto value) {
        var type = value.getType();
        if (type.getValueCase() != TypeProto.ValueCase.TENSOR_TYPE) {
            var kind = type.getValueCase().name().toLowerCase(Locale.ROOT);
            return new Port(value.getName(), kind.replace("_type", ""), List.of());
        }
        var tensor = type.getTensorType();
        var element = TensorProto.DataType.forNumber(tensor.getElemType());
        return new Port(
                value.getName(),
                element == null ? "unknown" : element.name().toLowerCase(Locale.ROOT),
                tensor.getShape().getDimList().stream().map(OnnxDescription::dimension).toList());
    }

    private static String dimension(Dimension dimension) {
        return switch (dimension.getValueCase()) {
            case DIM_VALUE -> String.valueOf(dimension.getDimValue());
            case DIM_PARAM -> dimension.getDimParam();
            default -> "?";
        };
    }

    private static long numbers(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }
}
