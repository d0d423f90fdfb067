package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import org.junit.jupiter.api.Test;

class ZipMapsTest {
    @Test
    void aModelThatEndsInAZipMapScoresFromItsTensor() throws Exception {
        var probabilities = new float[4];
        try (var model = OnnxModel.load(modelWithZipMap(), 1, 2);
                var scorer = new OnnxScorer(model, 2)) {
            scorer.scoreRows(2, new float[] {0, 1.0986123f}, probabilities, new float[2]);
            assertThat(model.version()).isEqualTo("trees-3");
        }
        assertThat(probabilities)
                .containsExactly(new float[] {0.5f, 0.5f, 0.25f, 0.75f}, within(1e-6f));
    }

    private static byte[] modelWithZipMap() throws Exception {
        var plain =
                OnnxModelTest.model(graph -> {
                    var pair = graph.constant("pair", new float[] {0, 1}, 2);
                    graph.node("Mul", "both", "x", pair);
                    graph.nodeOnAxis("Softmax", 1, "table", "both");
                });
        var zipMap =
                NodeProto.newBuilder()
                        .setOpType("ZipMap")
                        .setDomain("ai.onnx.ml")
                        .addInput("table")
                        .addOutput("probabilities")
                        .addAttribute(
                                AttributeProto.newBuilder()
                                        .setName("classlabels_int64s")
                                        .setType(AttributeProto.AttributeType.INTS)
                                        .addInts(0)
                                        .addInts(1));
        var model = ModelProto.parseFrom(plain).toBuilder();
        model.getGraphBuilder().addNode(zipMap).addOutput(sequenceOfMaps());
        model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(OnnxModel.VERSION).setValue("trees-3"));
        return model.build().toByteArray();
    }

    private static ValueInfoProto sequenceOfMaps() {
        var score =
                TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder()
                                        .setElemType(TensorProto.DataType.FLOAT.getNumber()));
        var map =
                TypeProto.newBuilder()
                        .setMapType(
                                TypeProto.Map.newBuilder()
                                        .setKeyType(TensorProto.DataType.INT64.getNumber())
                                        .setValueType(score));
        return ValueInfoProto.newBuilder()
                .setName("probabilities")
                .setType(
                        TypeProto.newBuilder()
                                .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(map)))
                .build();
    }
}
