package io.counterweight.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.UserError;
import io.counterweight.kernel.KernelChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench kernels`: the kernels of every instruction set against this machine's peak.
@Command(
        name = "kernels",
        description =
                "Time the training step and the forward pass on every instruction set of this"
                        + " machine and in Java, one thread, with the peak measured in the same"
                        + " run.",
        mixinStandardHelpOptions = true)
final class KernelBenchCommand implements Callable<Integer> {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures to this file.")
    private @Nullable Path json;

    @Option(
            names = "--millis",
            paramLabel = "N",
            defaultValue = "600",
            description = "Time spent on each figure, in milliseconds (${DEFAULT-VALUE}).")
    private int millis;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (millis < 1) {
            throw new UserError("--millis must be at least 1: millis=" + millis);
        }
        PrintWriter err = spec.commandLine().getErr();
        KernelChoice.best()
                .reasonForJava()
                .ifPresent(reason -> err.println("only the kernels in Java: " + reason));
        boolean terminal = System.console() != null && System.console().isTerminal();
        var bench =
                new KernelBench(
                        KernelChoice.all(),
                        new Stopwatch(millis * 1_000_000L),
                        what -> {
                            if (terminal) {
                                err.print("\r\u001b[K" + what);
                                err.flush();
                            }
                        });
        KernelBench.Report report = bench.run();
        if (terminal) {
            err.print("\r\u001b[K");
            err.flush();
        }
        print(report);
        write(report);
        return 0;
    }

    private void print(KernelBench.Report report) {
        PrintWriter out = spec.commandLine().getOut();
        report.peakGflops()
                .forEach((isa, gflops) ->
                        line(out, "peak %-7s %7.1f GFLOP/s, fused multiply-adds", isa, gflops));
        out.println();
        line(
                out,
                "%-10s  %-12s  %-6s  %5s  %10s  %12s  %9s  %6s",
                "kernel",
                "network",
                "isa",
                "batch",
                "us",
                "examples/s",
                "GFLOP/s",
                "peak");
        for (KernelBench.Result r : report.results()) {
            line(
                    out,
                    "%-10s  %-12s  %-6s  %5d  %10.2f  %12.0f  %9.2f  %5.1f%%",
                    r.kernel(),
                    r.network(),
                    r.isa(),
                    r.batch(),
                    r.microseconds(),
                    r.examplesPerSecond(),
                    r.gflops(),
                    100 * r.shareOfPeak());
        }
        out.println();
        out.println("15x6-64-32-1: 15 features, 6 frequencies each, GELU, cross-entropy, Adam.");
        out.println("64-64-32-1: 64 features, ReLU, focal loss, Adam.");
        out.println("us: the least mean of many short windows, of the whole call from Java.");
        out.println(
                "GFLOP/s: products of the dense layers only, 2·rows·in·out each: one forward, two");
        out.println(
                "backward; the first layer's inputs count only where they are sines and cosines.");
        out.println("peak: that of the same instruction set; for java, the highest.");
        out.flush();
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    private void write(KernelBench.Report report) {
        if (json == null) {
            return;
        }
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
        } catch (IOException e) {
            throw new UserError("--json must be a file that can be written: json=" + json, e);
        }
    }
}
