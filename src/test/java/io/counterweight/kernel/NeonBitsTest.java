package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The kernels of aarch64 under an emulator give the bits of the twin. Skipped where the cross
/// compiler or the emulator is missing.
class NeonBitsTest {
    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final String EMULATOR = "qemu-aarch64";

    @TempDir private Path folder;

    @Test
    void neonGivesTheBitsOfTheTwin() throws IOException, InterruptedException {
        assumeTrue(runs(COMPILER, "--version"), "skipped: no " + COMPILER);
        assumeTrue(runs(EMULATOR, "--version"), "skipped: no " + EMULATOR);
        var library = NeonBitsTest.class.getResource("/native/linux-aarch64/libcounterweight.so");
        assumeTrue(library != null, "skipped: no kernels of aarch64 are built");

        List<MixedRun> runs = MixedRun.all();
        Path program = compile(Path.of(library.getPath()));
        Path libraries = Path.of(library.getPath()).getParent();
        List<String> hashes =
                lines(
                        EMULATOR,
                        "-L",
                        systemRoot().toString(),
                        "-E",
                        "LD_LIBRARY_PATH=" + libraries,
                        program.toString(),
                        Integer.toString(InstructionSet.NEON.id()),
                        write(runs).toString());
        List<MixedSearch> searches = MixedSearch.all();
        assertThat(hashes).hasSize(runs.size() + searches.size());
        for (int i = 0; i < searches.size(); i++) {
            assertThat(hashes.get(runs.size() + i))
                    .as("search %d", i)
                    .isEqualTo(expected(searches.get(i)));
        }
        for (int i = 0; i < runs.size(); i++) {
            assertThat(hashes.get(i)).as("%s", runs.get(i).spec()).isEqualTo(expected(runs.get(i)));
        }
    }

    private Path compile(Path library) throws IOException, InterruptedException {
        Path program = folder.resolve("trace");
        lines(
                COMPILER,
                "-std=c17",
                "-O1",
                "-ffp-contract=off",
                "-Isrc/main/c",
                "src/test/c/trace.c",
                library.toString(),
                "-o",
                program.toString());
        return program;
    }

    /// Where the emulator finds the C library: two folders above the compiler's.
    private static Path systemRoot() throws IOException, InterruptedException {
        String library = lines(COMPILER, "-print-file-name=libc.so.6").getFirst();
        return Path.of(library).toRealPath().getParent().getParent();
    }

    private Path write(List<MixedRun> runs) throws IOException {
        Path file = folder.resolve("runs");
        try (OutputStream out = Files.newOutputStream(file);
                Arena memory = Arena.ofConfined()) {
            out.write(ints(runs.size()));
            for (MixedRun run : runs) {
                NativeSpec spec = NativeSpec.of(run.spec(), memory);
                out.write(spec.spec().toArray(ValueLayout.JAVA_BYTE));
                out.write(ints(run.spec().hidden().stream().mapToInt(n -> n).toArray()));
                float[] parameters = run.start().parameters();
                out.write(ints(parameters.length));
                out.write(floats(parameters));
                out.write(floats(run.offsets()));
                ColumnStatistics statistics = run.start().statistics();
                out.write(doubles(statistics.mean()));
                out.write(doubles(statistics.squares()));
                out.write(ints((int) statistics.rows()[0]));
                out.write(ints(run.batches().size()));
                for (int step = 0; step < run.batches().size(); step++) {
                    MixedRun.Batch batch = run.batches().get(step);
                    out.write(ints(batch.rows(), run.counted(step), run.hasOffsets(step) ? 1 : 0));
                    out.write(floats(batch.features()));
                    out.write(ints(batch.labels()));
                    out.write(floats(batch.weights()));
                }
            }
            List<MixedSearch> searches = MixedSearch.all();
            out.write(ints(searches.size()));
            for (MixedSearch search : searches) {
                int blocks = (search.points().length + 63) / 64;
                out.write(ints(blocks, search.dimensions(), search.rows(), search.k()));
                out.write(floats(search.blocks()));
                out.write(floats(search.queries()));
                out.write(ints(search.exclude()));
            }
        }
        return file;
    }

    private static String expected(MixedSearch search) {
        MixedSearch.Found found = search.search(new JavaKernels());
        Hash hash = new Hash();
        hash.add(0);
        for (int slot : found.slots()) {
            hash.add(slot & 0xffffffffL);
        }
        hash.add(found.distances());
        return hash.hex();
    }

    private static String expected(MixedRun run) {
        Hash hash = new Hash();
        Network network = run.begin(new JavaKernels());
        hash.add(0);
        hash.add(0);
        int classes = run.spec().classes();
        double[] losses = new double[classes];
        double[] weights = new double[classes];
        for (int step = 0; step < run.batches().size(); step++) {
            MixedRun.Batch batch = run.batches().get(step);
            float loss = run.step(network, step);
            network.lossByClass(losses, weights);
            hash.add(0);
            hash.add(loss);
            hash.add(0);
            for (int c = 0; c < classes; c++) {
                hash.add((float) losses[c], (float) weights[c]);
            }
            float[] scores = new float[batch.rows() * classes];
            network.forward(batch.features(), batch.rows(), scores);
            hash.add(0);
            hash.add(scores);
        }
        hash.add(0);
        NetworkState state = network.exportState();
        hash.add(state.parameters());
        hash.add(state.averages());
        hash.add(state.firstMoments());
        hash.add(state.secondMoments());
        hash.add(state.betaPowers());
        ColumnStatistics statistics = state.statistics();
        hash.add(statistics.mean());
        hash.add(statistics.squares());
        hash.add(statistics.outer());
        hash.add(state.steps());
        hash.add(statistics.rows());
        hash.add(statistics.inner());
        hash.add(statistics.held());
        return hash.hex();
    }

    /// FNV-1a over the bits of numbers, as in `trace.c`.
    private static final class Hash {
        private long hash = 0xcbf29ce484222325L;

        void add(long bits) {
            hash = (hash ^ bits) * 0x100000001b3L;
        }

        void add(float... values) {
            for (float value : values) {
                add(Float.floatToRawIntBits(value) & 0xffffffffL);
            }
        }

        void add(long[] values) {
            for (long value : values) {
                add(value);
            }
        }

        void add(double[] values) {
            for (double value : values) {
                add(Double.doubleToRawLongBits(value));
            }
        }

        String hex() {
            return "%016x".formatted(hash);
        }
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static byte[] floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] doubles(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            lines(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (var reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        }
        assertThat(process.waitFor()).as("%s: %s", List.of(command), lines).isZero();
        return lines;
    }
}
