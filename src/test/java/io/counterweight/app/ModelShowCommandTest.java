package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.score.HostileModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelShowCommandTest {
    @TempDir private Path folder;

    @Test
    void showsShapesOpsetParametersAndProvenance() throws IOException {
        var run = shown(Models.linear(0.5f, Map.of("counterweight.recipe", "base")));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("opset 20")
                .contains("input:      features float [rows, 2]")
                .contains("output:     probabilities float [rows, 2]")
                .contains("output:     logits float [rows, 1]")
                // 2 means, 2 deviations, 2 bounds of the clip, 2 weights, 1 bias, the pair.
                .contains("parameters: 11 in 7 tensors")
                .contains("  counterweight.recipe: base")
                .contains("usable:     yes")
                .contains(
                        "topic:      no: its metadata must also say counterweight.version,"
                                + " counterweight.classes, counterweight.features");
    }

    @Test
    void aModelThatMayNotBeRunSaysWhy() throws IOException {
        assertThat(shown(HostileModels.endlessLoop(2, Map.of())).out())
                .contains(
                        "usable:     no: not-allowed: an operator must have no graph or other model"
                                + " in body: operator=Loop");
        assertThat(shown(new byte[9 << 20]).err())
                .contains("the file is not to be used: ")
                .contains("a model must have at most 8388608 bytes");
    }

    @Test
    void aModelThatMustNotDecideSaysWhy() throws IOException {
        assertThat(shown(Models.linear(Float.NaN, Map.of())).out())
                .contains("provenance: none")
                .contains("usable:     no: non-finite-score");
    }

    @Test
    void whatCannotBePrintedIsLeftOutOfTheProvenance() throws IOException {
        assertThat(shown(Models.linear(1f, Map.of("author", "a\u001b[31mb\nc"))).out())
                .contains("  author: a [31mb c");
    }

    @Test
    void otherBytesAreNoModel() throws IOException {
        var run = shown("TRANSACTION_ID,TX_DATETIME\n".getBytes());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("counterweight model show: the file is no ONNX model: ");
    }

    @Test
    void anEmptyFileIsNoModel() throws IOException {
        assertThat(shown(new byte[0]).err()).contains("the file is no ONNX model");
    }

    @Test
    void aMissingFileIsNamed() {
        var run = CommandRun.of("model", "show", "nope.onnx");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly("counterweight model show: FILE: no such file: nope.onnx");
    }

    private CommandRun shown(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("model.onnx"), bytes);
        return CommandRun.of("model", "show", file.toString());
    }
}
