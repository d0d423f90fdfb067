package io.counterweight.app.bench.stream;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The report as text.
final class StreamTable {
    private final PrintWriter out;

    StreamTable(PrintWriter out) {
        this.out = out;
    }

    void print(StreamReport report) {
        out.println("JVMs that are measured: " + report.flags());
        byScale(report.throughput()).forEach(this::throughput);
        if (!report.latency().isEmpty()) {
            latency(report.latency());
        }
        out.flush();
    }

    private static Map<String, List<Throughput>> byScale(List<Throughput> found) {
        var scales = new LinkedHashMap<String, List<Throughput>>();
        for (var one : found) {
            scales.computeIfAbsent(
                            String.format(
                                    Locale.ROOT,
                                    "partitions %d, entities %,d",
                                    one.partitions(),
                                    one.entities()),
                            _ -> new ArrayList<>())
                    .add(one);
        }
        return scales;
    }

    private void throughput(String scale, List<Throughput> jobs) {
        out.println();
        out.printf(
                Locale.ROOT,
                "%-34s %10s %9s %9s %9s %9s %9s%n",
                scale,
                "records/s",
                "CPU µs",
                "broker µs",
                "bytes",
                "produced",
                "bench µs");
        for (var job : jobs) {
            out.printf(
                    Locale.ROOT,
                    "  %-32s %,10.0f %9.1f %9.1f %,9.0f %9.2f %9.1f%n",
                    job.job(),
                    job.recordsPerSecond(),
                    job.cpuMicrosPerRecord(),
                    job.brokerMicrosPerRecord(),
                    job.bytesPerRecord(),
                    job.producedPerRecord(),
                    job.benchMicrosPerRecord());
        }
        for (var ratio : Ratio.WANTED) {
            ratio.of(jobs).ifPresent(this::ratio);
        }
    }

    private void ratio(Ratio.Found found) {
        out.printf(
                Locale.ROOT,
                "  %-46s %6.3f of the records/s, %.2f times the CPU%n",
                found.name(),
                found.speed(),
                found.cpu());
    }

    private void latency(List<Latency> found) {
        out.println();
        out.printf(
                Locale.ROOT,
                "%-20s %7s %-16s %-17s %10s %9s %9s %9s%n",
                "ms to the decision",
                "rate/s",
                "guarantee",
                "reader",
                "partitions",
                "p50",
                "p99",
                "p99.9");
        for (var one : found) {
            out.printf(
                    Locale.ROOT,
                    "  %-18s %,7d %-16s %-17s %10d %9.1f %9.1f %9.1f%n",
                    one.job(),
                    one.rate(),
                    one.guarantee(),
                    one.isolation(),
                    one.partitions(),
                    one.p50(),
                    one.p99(),
                    one.p999());
        }
    }
}
