package io.counterweight.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.config.UserError;
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

/// `bench page`: what browsers cost that follow the page.
@Command(
        name = "page",
        description =
                "Follow the page's events with many clients over loopback, and measure what the"
                        + " server spends on them and how late an event arrives; then once more"
                        + " beside one that never reads.",
        mixinStandardHelpOptions = true)
final class PageBenchCommand implements Callable<Integer> {
    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many follow (${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Time of each measurement (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures to this file.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (clients < 1 || clients > PageBench.MOST_CLIENTS) {
            throw new UserError(
                    "--clients must be in 1..%d: clients=%d"
                            .formatted(PageBench.MOST_CLIENTS, clients));
        }
        if (seconds < 1) {
            throw new UserError("--seconds must be at least 1: seconds=" + seconds);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (var bench = PageBench.start()) {
            var alone = bench.measure(0, false, seconds);
            var followed = bench.measure(clients, false, seconds);
            var beside = bench.measure(clients, true, seconds);
            var report = new PageBench.Report(alone, followed, beside);
            print(out, report);
            write(report);
        }
        return 0;
    }

    private static void print(PrintWriter out, PageBench.Report report) {
        out.println(
                "  clients  events  bytes/event    CPU, % of a core   delivery p50   p99   slowest");
        line(out, "", report.alone());
        line(out, "", report.followed());
        line(out, "+ 1 deaf", report.besideADeafOne());
        out.printf(
                Locale.ROOT,
                "%,d clients cost %.1f %% of a core; %d of %d events were not delivered.%n",
                report.followed().clients(),
                100 * report.costOfClients(),
                report.followed().missing() + report.besideADeafOne().missing(),
                report.followed().expected() + report.besideADeafOne().expected());
        out.flush();
    }

    private static void line(PrintWriter out, String what, PageBench.Measured m) {
        out.printf(
                Locale.ROOT,
                "  %7d %7d %12d %19.1f %11.1f ms %5.1f ms %6.1f ms  %s%n",
                m.clients(),
                m.events(),
                m.bytesPerEvent(),
                100 * m.cores(),
                m.p50(),
                m.p99(),
                m.slowest(),
                what);
    }

    private void write(PageBench.Report report) {
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
