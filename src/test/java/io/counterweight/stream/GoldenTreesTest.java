package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.StateSections;
import io.counterweight.training.TrainingRun;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// The first form of the state of trees and of the chunks that they remember: the next releases
/// read it.
final class GoldenTreesTest {
    private static final String FILE = "/golden/trees-1/trees.gz";
    private static final int EXAMPLES = 6000;
    private static final String NAME = "trees";

    /// Writes the file below the folder of test resources.
    public static void main(String[] args) throws IOException {
        var file = Path.of("src/test/resources" + FILE);
        Files.createDirectories(file.getParent());
        try (var out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (var part : parts(learned())) {
                out.writeInt(part.length);
                out.write(part);
            }
        }
    }

    /// The state of the run, that of the trees, and the chunks.
    private static List<byte[]> parts(TrainingRun run) {
        var parts = new ArrayList<byte[]>();
        parts.add(run.state());
        parts.add(run.state(NAME));
        run.writeChunks(NAME, (bytes, chunk) -> parts.add(bytes));
        return parts;
    }

    private static TrainingRun learned() {
        var run = begun();
        LearnerStoreTest.examples(37, EXAMPLES).forEach(run::learn);
        return run;
    }

    private static TrainingRun begun() {
        return new TrainingRun(Plans.withTrees(), new JavaKernels(), StreamObserver.SILENT);
    }

    private static List<byte[]> golden() throws IOException {
        try (var file = GoldenTreesTest.class.getResourceAsStream(FILE)) {
            assertThat(file).isNotNull();
            var parts = new ArrayList<byte[]>();
            try (var in = new DataInputStream(new GZIPInputStream(file))) {
                for (int p = 0; p < 3; p++) {
                    parts.add(in.readNBytes(in.readInt()));
                }
                assertThat(in.read()).isEqualTo(-1);
            }
            return parts;
        }
    }

    @Test
    void theStateIsReadWithItsChunksAndWrittenAgainAsItWas() throws IOException {
        var golden = golden();
        var run = begun();
        run.restore(golden.getFirst());
        var how = run.restore(NAME, golden.get(1), chunk -> golden.get(2 + chunk));
        assertThat(how).isEqualTo(Continuity.WHOLE);
        assertThat(StateSections.of(run.state(NAME)).bytes("competitor"))
                .isEqualTo(StateSections.of(golden.get(1)).bytes("competitor"));
        run.writeChunks(
                NAME,
                (bytes, chunk) -> {
                    throw new AssertionError("a chunk that did not change was written: " + chunk);
                });
        LearnerStoreTest.examples(38, 1).forEach(run::learn);
        var changed = new ArrayList<byte[]>();
        run.writeChunks(NAME, (bytes, chunk) -> changed.add(bytes));
        assertThat(changed.getFirst().length).isGreaterThan(golden.get(2).length);
    }

    @Test
    void theSameExamplesAreRememberedTheSame() throws IOException {
        assertThat(parts(learned()).get(2)).isEqualTo(golden().get(2));
    }
}
