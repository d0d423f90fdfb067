package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OrtException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
    @Test
    void theVersionIsTheOneOfTheMetadata() throws Exception {
        var bytes =
                OnnxExport.export(
                        RandomNetworks.constant(0),
                        Map.of(OnnxModel.VERSION, "v7", OnnxModel.RECIPE, "weighted"));
        try (var model = OnnxModel.load(bytes, 1, 2)) {
            assertThat(model.version()).isEqualTo("v7");
            assertThat(model.recipe()).contains("weighted");
        }
    }

    @Test
    void aModelWithoutAVersionHasItsHash() throws Exception {
        var bytes = OnnxExport.export(RandomNetworks.constant(0), Map.of());
        try (var model = OnnxModel.load(bytes, 1, 2);
                var same = OnnxModel.load(bytes, 1, 2)) {
            assertThat(model.version()).matches("[0-9a-f]{16}").isEqualTo(same.version());
            assertThat(model.recipe()).isEmpty();
        }
    }

    @Test
    void garbageIsRefused() {
        assertThat(refusal("no model".getBytes(StandardCharsets.UTF_8), 1, 2).reason())
                .isEqualTo("does-not-load");
        assertThat(refusal(new byte[0], 1, 2).reason()).isEqualTo("does-not-load");
    }

    @Test
    void anotherNumberOfFeaturesIsRefused() {
        var bytes = OnnxExport.export(RandomNetworks.constant(0), Map.of());
        var refusal = refusal(bytes, 3, 2);
        assertThat(refusal.reason()).isEqualTo("wrong-input");
        assertThat(refusal).hasMessageContaining("expected one float input [rows, 3]");
    }

    @Test
    void anotherNumberOfClassesIsRefused() {
        var bytes = OnnxExport.export(RandomNetworks.constant(0), Map.of());
        assertThat(refusal(bytes, 1, 3).reason()).isEqualTo("wrong-output");
    }

    @Test
    void aModelWithoutAnOutputOfProbabilitiesIsRefused() {
        var bytes =
                model(graph -> {
                    graph.node("Sigmoid", "logits", "x");
                    graph.output("logits", 1);
                });
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("wrong-output");
    }

    @Test
    void twoOutputsThatCouldBothBeItAreRefused() {
        var bytes =
                model(graph -> {
                    graph.node("Sigmoid", "one", "x");
                    graph.node("Sigmoid", "other", "x");
                    graph.output("one", 1);
                    graph.output("other", 1);
                });
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("wrong-output");
    }

    @Test
    void aNanWeightIsRefused() {
        var bytes = OnnxExport.export(RandomNetworks.linear(Float.NaN, 0), Map.of());
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("non-finite-score");
    }

    @Test
    void anOverflowOnLargeFeaturesIsRefused() {
        var bytes = OnnxExport.export(RandomNetworks.linear(Float.MAX_VALUE, 0), Map.of());
        var refusal = refusal(bytes, 1, 2);
        assertThat(refusal.reason()).isEqualTo("non-finite-score");
        assertThat(refusal).hasMessageContaining("every feature=1000000.0");
    }

    @Test
    void aRawScoreIsRefused() {
        var bytes =
                model(graph -> {
                    graph.node("Neg", "score", "x");
                    graph.output("score", 1);
                });
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("not-a-probability");
    }

    @Test
    void moreRowsOutThanInAreRefused() {
        var bytes =
                model(graph -> {
                    graph.node("Sigmoid", "once", "x");
                    graph.nodeOnAxis("Concat", 0, "twice", "once", "once");
                    graph.output("twice", 1);
                });
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("does-not-run");
    }

    @Test
    void aFixedNumberOfRowsIsRefused() {
        var bytes =
                model(graph -> {
                    graph.node("Mul", "p", "x", graph.constant("zeros", new float[4], 2, 2));
                    graph.output("p", 2);
                });
        assertThat(refusal(bytes, 1, 2).reason()).isEqualTo("wrong-output");
    }

    @Test
    void aClosedModelEndsAfterItsLastRun() throws Exception {
        var model = OnnxModel.load(OnnxExport.export(RandomNetworks.constant(0), Map.of()), 1, 2);
        assertThat(model.acquire()).isTrue();
        model.close();
        model.close();
        assertThat(model.acquire()).isFalse();
        assertThat(hasEnded(model)).isFalse();
        model.release();
        assertThat(hasEnded(model)).isTrue();
    }

    /// Asks the native session itself.
    static boolean hasEnded(OnnxModel model) {
        try {
            model.session().getInputInfo();
            return false;
        } catch (IllegalStateException closed) {
            return true;
        } catch (OrtException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static ModelRefused refusal(byte[] bytes, int features, int classes) {
        return catchThrowableOfType(
                ModelRefused.class, () -> OnnxModel.load(bytes, features, classes).close());
    }

    /// A model with the input `x` `[rows, 1]`.
    static byte[] model(Consumer<OnnxGraph> body) {
        var graph = new OnnxGraph("test");
        graph.input("x", 1);
        body.accept(graph);
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(1))
                .setGraph(graph.build())
                .build()
                .toByteArray();
    }
}
