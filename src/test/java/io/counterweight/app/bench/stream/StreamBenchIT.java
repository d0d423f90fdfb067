package io.counterweight.app.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StreamBenchIT {
    @TempDir private Path folder;

    /// The smallest form: real brokers, a yardstick and the real service, both measured.
    @Test
    void theServiceIsMeasuredBesideKafkaStreamsAlone() throws IOException {
        var file = folder.resolve("stream.json");
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(new BenchCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(
                                ("stream --jobs bare-windows,score-train --partitions 2 --entities 100"
                                                + " --records 1000 --warm-up 1000 --day 500 --rounds 1"
                                                + " --latency --rates 200 --latency-seconds 1 --guarantees"
                                                + " exactly_once_v2 --json "
                                                + file)
                                        .split(" "));
        assertThat(code).as(err::toString).isZero();
        var report = new ObjectMapper().readTree(file.toFile());
        assertThat(report.get("throughput").findValuesAsText("job"))
                .isEqualTo(List.of("bare-windows", "score-train"));
        for (var job : report.get("throughput")) {
            assertThat(job.get("partitions").asInt()).isEqualTo(2);
            assertThat(job.get("entities").asInt()).isEqualTo(100);
            for (var figure :
                    List.of("recordsPerSecond", "cpuMicrosPerRecord", "brokerMicrosPerRecord")) {
                assertThat(job.get(figure).asDouble()).as(figure).isPositive();
            }
        }
        // An output and two changelogs, 312 bytes in each, and what ends transactions.
        assertProduced(report.at("/throughput/0"), 3, 2 * 312);
        // At least what was scored, the decision and the example.
        assertProduced(report.at("/throughput/1"), 3, 500);
        assertThat(report.get("latency").findValuesAsText("isolation"))
                .containsExactly("read_committed", "read_uncommitted");
        for (var latency : report.get("latency")) {
            assertThat(latency.get("p50").asDouble()).isPositive();
            assertThat(latency.get("p999").asDouble())
                    .isGreaterThanOrEqualTo(latency.get("p50").asDouble());
        }
        assertThat(out.toString()).contains("score-train / bare-windows");
    }

    private static void assertProduced(JsonNode job, double least, double leastBytes) {
        assertThat(job.get("producedPerRecord").asDouble()).isBetween(least, 40.0);
        assertThat(job.get("bytesPerRecord").asDouble()).isGreaterThan(leastBytes);
    }
}
