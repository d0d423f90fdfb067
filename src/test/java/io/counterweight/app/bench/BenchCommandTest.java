package io.counterweight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.kernel.KernelChoice;
import io.counterweight.kernel.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
    @TempDir private Path folder;

    @Test
    void everyKernelOfEverySetIsTimedAndWritten() throws IOException {
        Path file = folder.resolve("kernels.json");
        var out = new StringWriter();
        int code =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out))
                        .execute("kernels", "--millis", "2", "--json", file.toString());
        assertThat(code).isZero();

        List<String> sets = KernelChoice.all().stream().map(Kernels::name).toList();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        var peaks = new TreeSet<String>();
        report.get("peakGflops").fieldNames().forEachRemaining(peaks::add);
        assertThat(peaks)
                .isEqualTo(new TreeSet<>(sets.stream().filter(s -> !s.equals("java")).toList()));
        assertThat(report.get("results"))
                .hasSize(sets.size() * (2 * 2 * 4 + 4 + 4) + (sets.size() - 1) * 4);
        for (JsonNode result : report.get("results")) {
            assertThat(sets).contains(result.get("isa").asText());
            assertThat(result.get("kernel").asText())
                    .isIn("train-step", "forward", "encode", "linear-step", "nearest-neighbours");
            assertThat(result.get("network").asText())
                    .isIn("15x6-64-32-1", "64-64-32-1", "64-1", "4096x16", "4096x64");
            assertThat(result.get("batch").asInt()).isIn(1, 32, 64, 256);
            double seconds = result.get("microseconds").asDouble() / 1e6;
            assertThat(seconds).isPositive();
            assertThat(result.get("examplesPerSecond").asDouble() * seconds)
                    .isCloseTo(
                            result.get("batch").asDouble(),
                            org.assertj.core.data.Percentage.withPercentage(0.1));
        }
        assertThat(out.toString()).contains("train-step", "GFLOP/s", "15x6-64-32-1: 15 features");
    }

    @Test
    void everyClientOfThePageIsToldEveryEvent() throws IOException {
        Path file = folder.resolve("page.json");
        var out = new StringWriter();
        int code =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "page",
                                "--clients",
                                "20",
                                "--seconds",
                                "3",
                                "--json",
                                file.toString());
        assertThat(code).isZero();
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        for (var name : List.of("followed", "besideADeafOne")) {
            JsonNode measured = report.get(name);
            assertThat(measured.get("expected").asInt()).as(name).isBetween(20, 80);
            assertThat(measured.get("missing").asInt()).as(name).isZero();
            assertThat(measured.get("cores").asDouble()).as(name).isPositive();
        }
        assertThat(out.toString()).containsPattern("20 clients cost .* % of a core; 0 of \\d+ ");
    }

    @Test
    void theProductsOfTheHandbooksNetworkAreCounted() {
        BenchNetwork network = BenchNetwork.handbook();
        assertThat(network.forwardFlops(1)).isEqualTo(2 * (195 * 64 + 64 * 32 + 32));
        assertThat(network.trainFlops(1))
                .isEqualTo(2 * (2 * (195 * 64 + 64 * 32 + 32) + 180 * 64 + 64 * 32 + 32));
        assertThat(BenchNetwork.dense().trainFlops(10))
                .isEqualTo(20 * (2 * (64 * 64 + 64 * 32 + 32) + 64 * 32 + 32));
    }
}
