package io.counterweight.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.config.UserError;
import io.counterweight.kernel.KernelChoice;
import io.counterweight.kernel.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                "Time every kernel on every instruction set of this machine and in Java, one"
                        + " thread, with the peak measured in the same run.",
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

    @Option(
            names = "--only",
            paramLabel = "ISA",
            description = "One instruction set, or java, in place of all.")
    private @Nullable String only;

    @Option(
            names = "--pytorch",
            description =
                    "Also time the same networks in PyTorch, where python3 has torch, and print"
                            + " how many times faster the fastest kernels are.")
    private boolean pytorch;

    @Option(
            names = "--late",
            description =
                    "Also train 200,000 steps and print whether a late step is slower than an"
                            + " early one.")
    private boolean late;

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
        List<Kernels> kernels = kernels();
        KernelBench.Report report =
                new KernelBench(kernels, new Stopwatch(millis * 1_000_000L), this::progress).run();
        progress("");
        PrintWriter out = spec.commandLine().getOut();
        KernelTable table = new KernelTable(out);
        table.print(report);
        if (late) {
            out.println();
            for (var network : List.of(BenchNetwork.handbook(), BenchNetwork.dense())) {
                table.print(LateSteps.time(kernels.getFirst(), network.learning()));
            }
        }
        if (pytorch) {
            out.println();
            report = withTorch(report, table);
        }
        out.flush();
        write(report);
        return 0;
    }

    private List<Kernels> kernels() {
        List<Kernels> all = KernelChoice.all();
        if (only == null) {
            return all;
        }
        List<Kernels> one = all.stream().filter(k -> k.name().equals(only)).toList();
        if (one.isEmpty()) {
            throw new UserError(
                    "--only must be one of %s: only=%s"
                            .formatted(all.stream().map(Kernels::name).toList(), only));
        }
        return one;
    }

    private void progress(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r\u001b[K" + what);
            err.flush();
        }
    }

    private KernelBench.Report withTorch(KernelBench.Report report, KernelTable table) {
        Optional<List<BenchResult.Timed>> times = TorchBench.time(millis);
        if (times.isEmpty()) {
            table.say("PyTorch was not timed: python3 with torch is not here.");
            return report;
        }
        double peak =
                report.peakGflops().values().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
        List<BenchResult> results = new ArrayList<>(report.results());
        for (BenchResult.Timed time : times.get()) {
            BenchResult torch = BenchResult.ofPeak(time, peak);
            results.add(torch);
            report.results().stream()
                    .filter(r -> r.kernel().equals(torch.kernel()))
                    .filter(r -> r.network().equals(torch.network()) && r.batch() == torch.batch())
                    .findFirst()
                    .ifPresent(ours -> table.printRatio(torch, ours));
        }
        return new KernelBench.Report(
                report.peakGflops(), report.readGigabytes(), report.overheads(), results);
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
