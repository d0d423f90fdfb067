package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.learn.StateSections;
import io.counterweight.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// The state of training that commit 5e3d749 wrote, the first with a section of the frauds of all
/// time: the next releases read it.
final class GoldenFraudsTest {
    private static final String FILE = "/golden/5e3d749/run.gz";
    private static final int EXAMPLES = 400;

    /// Writes the file below the folder of test resources.
    public static void main(String[] args) throws IOException {
        var file = Path.of("src/test/resources" + FILE);
        Files.createDirectories(file.getParent());
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(learned().state());
        }
    }

    private static TrainingRun learned() {
        var run = begun();
        LearnerStoreTest.examples(33, EXAMPLES).forEach(run::learn);
        return run;
    }

    private static TrainingRun begun() {
        return new TrainingRun(Plans.withMemory(), new JavaKernels(), StreamObserver.SILENT);
    }

    private static byte[] golden() throws IOException {
        try (var in = GoldenFraudsTest.class.getResourceAsStream(FILE)) {
            assertThat(in).isNotNull();
            return new GZIPInputStream(in).readAllBytes();
        }
    }

    @Test
    void theStateOfBeforeIsReadWithItsFraudsAndWrittenAgainAsItWas() throws IOException {
        var run = begun();
        run.restore(golden());
        assertThat(run.examples()).isEqualTo(EXAMPLES);
        assertThat(run.state()).isEqualTo(golden());
    }

    @Test
    void theSameExamplesGiveTheSameState() throws IOException {
        var learned = StateSections.of(learned().state());
        var golden = StateSections.of(golden());
        for (var section :
                List.of(
                        "progress",
                        "always-majority",
                        "memory of columns and []",
                        "frauds of memory of columns and []")) {
            assertThat(learned.bytes(section)).as(section).isEqualTo(golden.bytes(section));
        }
        assertThat(learned.has("first models")).as("the form of before had none").isTrue();
        assertThat(golden.has("first models")).isFalse();
    }
}
