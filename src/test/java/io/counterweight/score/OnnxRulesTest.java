package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is refused before ONNX Runtime sees it.
class OnnxRulesTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void anEndlessLoopIsRefused() {
        var refusal = refusal(HostileModels.endlessLoop(2, NOTHING));
        assertThat(refusal.reason()).isEqualTo("not-allowed");
        assertThat(refusal).hasMessageContaining("Loop");
    }

    @Test
    void operatorsWhoseSizeDependsOnNumbersAreRefused() {
        assertThat(refusal(HostileModels.hugeConstantOfShape(2, NOTHING)))
                .hasMessageContaining("operator=ConstantOfShape");
    }

    @Test
    void anOuterProductOfConstantsIsRefused() {
        assertThat(refusal(HostileModels.outerProduct(2, NOTHING)))
                .hasMessageContaining("at most 65536 numbers a row");
    }

    @Test
    void aRowThatDoublesItselfIsRefused() {
        assertThat(refusal(HostileModels.doubledThirtyTimes(2, NOTHING)))
                .hasMessageContaining("at most 65536 numbers a row");
    }

    @Test
    void aMillionNodesAreRefused() {
        var bytes = HostileModels.manyNodes(2, 1_000_000, NOTHING);
        assertThat(refusal(bytes).reason()).isEqualTo("too-large");
        assertThat(refusal(HostileModels.manyNodes(2, 2_001, NOTHING)))
                .hasMessageContaining("at most 2000 nodes: nodes=2002");
    }

    @Test
    void manyNodesOfFewBytesAreRefusedBeforeTheyAreMade() {
        // Two bytes a node: four million objects out of one file.
        var nodes = new byte[OnnxBytes.MOST_BYTES - 100];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = GraphProto.NODE_FIELD_NUMBER << 3 | 2;
        }
        var head = ModelProto.newBuilder().setIrVersion(9).build().toByteString();
        var graph =
                ByteString.copyFrom(new byte[] {ModelProto.GRAPH_FIELD_NUMBER << 3 | 2})
                        .concat(varint(nodes.length))
                        .concat(ByteString.copyFrom(nodes));
        assertThat(refusal(head.concat(graph).toByteArray()))
                .hasMessage("too-large: a model must have at most 500000 parts");
    }

    private static ByteString varint(int value) {
        var bytes = ByteString.newOutput();
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            bytes.write(rest & 0x7f | 0x80);
        }
        bytes.write(rest);
        return bytes.toByteString();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedUnread() {
        assertThat(refusal(new byte[15 << 20]))
                .hasMessage("too-large: a model must have at most 8388608 bytes: bytes=15728640");
    }

    @Test
    void numbersInAnotherFileAreRefusedAlsoWhereTheFileIsThere(@TempDir Path folder)
            throws Exception {
        var weights = folder.resolve("weights");
        Files.write(weights, new byte[2 * Float.BYTES]);
        assertThat(refusal(HostileModels.externalData(2, NOTHING, weights.toString())))
                .hasMessageContaining("a tensor must be in the model's own file: tensor=weights");
    }

    @Test
    void functionsAndOtherDomainsAreRefused() throws Exception {
        assertThat(refusal(HostileModels.function(2, NOTHING)))
                .hasMessageContaining("no functions of its own");
        assertThat(refusal(HostileModels.ofAnotherDomain(2, NOTHING)))
                .hasMessageContaining("operator=com.microsoft.Gelu");
    }

    /// ONNX Runtime 1.29.0 ends the JVM over a tree of 5,000 levels, which is 260 kB.
    @Test
    void aTreeThatIsTooDeepIsRefused() throws Exception {
        OnnxModel.load(HostileModels.deepTree(2, OnnxTrees.DEEPEST - 1, NOTHING), 2, 2).close();
        assertThat(refusal(HostileModels.deepTree(2, 5_000, NOTHING)))
                .hasMessageContaining("a tree must have at most 500 levels");
    }

    @Test
    void aTreeInACircleIsRefused() {
        assertThat(refusal(HostileModels.treeInACircle(2, NOTHING)).reason())
                .isEqualTo("not-allowed");
    }

    @Test
    void anAttributeThatIsThereTwiceIsRefused() throws Exception {
        var model = ModelProto.parseFrom(HostileModels.deepTree(2, 3, NOTHING)).toBuilder();
        var node = model.getGraph().getNode(0);
        NodeProto twice = node.toBuilder().addAttribute(node.getAttribute(0)).build();
        model.setGraph(model.getGraph().toBuilder().setNode(0, twice));
        assertThat(refusal(model.build().toByteArray()))
                .hasMessageContaining("must have an attribute once");
    }

    @Test
    void aTensorThatHoldsLessThanItSaysIsRefused() throws Exception {
        var model = ModelProto.parseFrom(HostileModels.good(2, NOTHING, .5f)).toBuilder();
        var graph = model.getGraph().toBuilder();
        graph.setInitializer(0, graph.getInitializer(0).toBuilder().clearDims().addDims(1_000_000));
        assertThat(refusal(model.setGraph(graph).build().toByteArray()))
                .hasMessageContaining("as many numbers as its dimensions say");
    }

    /// Wherever a file is cut: refused, or a model that can score.
    @Test
    void aTruncatedFileNeverDoesMoreThanBeRefused() {
        var whole = HostileModels.gatherBeyondItsTable(2, NOTHING);
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            var refusal =
                    catchThrowableOfType(
                            ModelRefused.class, () -> OnnxModel.load(cut, 2, 2).close());
            assertThat(refusal == null || !refusal.reason().isEmpty()).isTrue();
        }
    }

    @Test
    void aModelThatTakesTooLongARowIsRefused() throws Exception {
        try (var runs = new RunSwitch();
                var model = OnnxModel.load(HostileModels.slow(2, 10, NOTHING), 2, 2, runs)) {
            RowTime.check(model, runs, 10_000);
            assertThat(
                            catchThrowableOfType(
                                            ModelRefused.class, () -> RowTime.check(model, runs, 0))
                                    .reason())
                    .isEqualTo("too-slow");
        }
    }

    @Test
    void theShippedTreesAndGoodModelsPass() throws Exception {
        var trees = Files.readAllBytes(Path.of("models/handbook-gbdt.onnx"));
        OnnxRules.check(OnnxBytes.parse(trees));
        OnnxModel.load(HostileModels.good(2, NOTHING, .5f), 2, 2).close();
    }

    /// They are traps for later: no row of the build's finds them.
    @Test
    void whatFailsOnOneValueOnlyPasses() throws Exception {
        OnnxModel.load(HostileModels.gatherBeyondItsTable(2, NOTHING), 2, 2).close();
        OnnxModel.load(HostileModels.notANumber(2, NOTHING), 2, 2).close();
    }

    private static ModelRefused refusal(byte[] bytes) {
        return catchThrowableOfType(ModelRefused.class, () -> OnnxModel.load(bytes, 2, 2).close());
    }
}
