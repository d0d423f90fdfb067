package io.counterweight.app.bench;

import java.io.PrintWriter;
import java.util.Locale;

/// Prints the figures of the kernels.
final class KernelTable {
    private static final int LARGEST_BATCH = 256;

    private final PrintWriter out;

    KernelTable(PrintWriter out) {
        this.out = out;
    }

    void print(KernelBench.Report report) {
        report.peakGflops()
                .forEach((isa, x) -> line("peak %-7s %7.1f GFLOP/s, fused multiply-adds", isa, x));
        report.readGigabytes()
                .forEach((points, x) ->
                        line("read %-7s %7.1f GB/s, points of that size", points, x));
        report.overheads()
                .forEach(o ->
                        line(
                                "call %-7s %7.1f ns empty; a step of 32 of %s: %.2f us, inside"
                                        + " %.2f, so %.1f%% overhead",
                                o.isa(),
                                o.emptyNanos(),
                                o.network(),
                                o.stepMicroseconds(),
                                o.inside(),
                                100 * o.share()));
        out.println();
        line(
                "%-18s  %-12s  %-7s  %5s  %10s  %12s  %9s  %6s  %s",
                "kernel",
                "network",
                "isa",
                "batch",
                "us",
                "examples/s",
                "GFLOP/s",
                "peak",
                "bound");
        report.results().forEach(this::line);
        out.println();
        report.results().stream()
                .filter(r -> r.kernel().equals("encode") && r.batch() == LARGEST_BATCH)
                .forEach(encode -> bound(encode, report));
        explain();
    }

    private void line(BenchResult r) {
        boolean counted = r.gflops() > 0;
        line(
                "%-18s  %-12s  %-7s  %5d  %10.2f  %12.0f  %9s  %6s  %s",
                r.kernel(),
                r.network(),
                r.isa(),
                r.batch(),
                r.microseconds(),
                r.examplesPerSecond(),
                counted ? format("%.2f", r.gflops()) : "",
                counted ? format("%.1f%%", 100 * r.shareOfPeak()) : "",
                r.bound().equals("read")
                        ? format("read, %.1f%% of it", 100 * r.shareOfBound())
                        : "");
    }

    /// What a forward pass could reach if all but the encoding ran at the peak.
    private void bound(BenchResult encode, KernelBench.Report report) {
        double products =
                BenchNetwork.handbook().forwardFlops(encode.batch())
                        / report.peakGflops().getOrDefault(encode.isa(), Double.NaN)
                        / 1e3;
        line(
                "bound %-7s forward %s, batch %d: products at the peak %.2f us, encoding alone"
                        + " %.2f us, so %.1f%% of the peak at most, before GELU",
                encode.isa(),
                encode.network(),
                encode.batch(),
                products,
                encode.microseconds(),
                100 * products / (products + encode.microseconds()));
    }

    private void explain() {
        out.println();
        out.println("15x6-64-32-1: 15 features, 6 frequencies each, GELU, cross-entropy, Adam.");
        out.println("64-64-32-1: 64 features, ReLU, focal loss, Adam.");
        out.println("64-1: the linear model, importance-invariant update.");
        out.println("4096x16: 5 neighbours among 4096 points of 16 dimensions.");
        out.println("us: the least mean of many short windows, of the whole call from Java.");
        out.println(
                "GFLOP/s: products of the dense layers only, 2·rows·in·out each: one forward, two");
        out.println(
                "backward; the first layer's inputs count only where they are sines and cosines.");
        out.println("Of neighbours two a dimension and pair; of the linear model six an input.");
        out.println("peak: that of the same instruction set; for java and pytorch, the highest.");
        out.println("read: where the points come from memory slower than the peak would use them.");
    }

    void print(LateSteps.Result late) {
        line(
                "train-step-late    %-12s  %-7s  step %d: %.2f us, step %d: %.2f us, ratio %.3f",
                late.network(),
                late.isa(),
                LateSteps.EARLY,
                late.early(),
                LateSteps.LATE,
                late.late(),
                late.late() / late.early());
    }

    void printRatio(BenchResult torch, BenchResult ours) {
        line(
                "%-10s  %-12s  batch %3d: pytorch %9.2f us, %s %7.2f us, %.1f times",
                torch.kernel(),
                torch.network(),
                torch.batch(),
                torch.microseconds(),
                ours.isa(),
                ours.microseconds(),
                torch.microseconds() / ours.microseconds());
    }

    void say(String sentence) {
        out.println(sentence);
    }

    private void line(String format, Object... values) {
        out.println(format(format, values).stripTrailing());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
