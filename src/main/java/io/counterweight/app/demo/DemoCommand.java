package io.counterweight.app.demo;

import io.counterweight.app.BlockedOptions;
import io.counterweight.app.ProgressBar;
import io.counterweight.app.Termination;
import io.counterweight.app.files.TransactionInput;
import io.counterweight.config.Declared;
import io.counterweight.config.DurationText;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.Follows;
import io.counterweight.event.CsvException;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.LeftOut;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `demo`: everything in one command, on this machine alone.
@Command(
        name = "demo",
        description =
                "Start a broker, the scorer, the trainer and the page, feed them a stream with late"
                        + " labels, and show what is caught.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Mixin private final TransactionInput transactions = new TransactionInput();

    @Option(
            names = "--pipeline",
            paramLabel = "NAME|FILE",
            description =
                    "Pipeline file, or the name of a packed one; default: demo, with --transactions"
                            + " handbook.")
    private @Nullable String pipeline;

    @Option(
            names = "--rate",
            paramLabel = "N|max",
            defaultValue = "2000",
            description =
                    "Transactions a second; max: as fast as they are answered. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String rate = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "End after that time, such as 60s or 5m; default: with the stream.")
    private @Nullable String duration;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "Port of the page on 127.0.0.1; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--answer",
            description =
                    "Send the transactions through the API, each answered before the stream sees it,"
                            + " and show how soon.")
    private boolean isAnswered;

    @Mixin private final BlockedOptions blocking = new BlockedOptions();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// Rows to stream, and the file to close where they come from one.
    private record Rows(Iterator<LabelledTransaction> rows, @Nullable FileTransactions file)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var declared = declared();
        var names = TopicNames.of(declared.value().pipeline());
        var plan = blocking.blocking(Pipelines.plan(declared, names), Follows.ADVISED);
        var topics = TopicCatalogue.packed().expand(declared.value(), names, 1);
        var settings =
                new Demo.Settings(
                        declared,
                        topics,
                        rate(),
                        checkedPort(),
                        duration(),
                        rowsToCome(),
                        isAnswered,
                        blocking.isGiven());
        try (var rows = rows(plan)) {
            requireFree(settings.port());
            return run(plan, settings, rows) ? 0 : 1;
        }
    }

    private boolean run(StreamPlan plan, Demo.Settings settings, Rows rows)
            throws IOException, InterruptedException {
        // Closed last: until then Ctrl-C waits.
        try (var termination = Termination.install()) {
            var folder = DemoFolder.create();
            logTo(folder.serviceLog());
            boolean isEven = false;
            var demo =
                    new Demo(
                            plan,
                            settings,
                            rows.rows(),
                            folder,
                            termination,
                            spec.commandLine().getOut());
            try {
                isEven = demo.run();
                if (rows.file() != null) {
                    rows.file().leftOut().ifPresent(this::tell);
                }
            } finally {
                if (isEven) {
                    folder.delete();
                } else {
                    folder.deleteButLogs();
                }
            }
            if (!isEven) {
                throw new UserError(
                        "not every transaction was answered once; logs: " + folder.root());
            }
            return true;
        }
    }

    private void tell(LeftOut leftOut) {
        var out = spec.commandLine().getOut();
        out.println(leftOut.sentence());
        out.flush();
    }

    /// Works while nothing has been logged yet; whoever set the logging themselves keeps it.
    private static void logTo(Path file) {
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("counterweight.demo.log", file.toString());
            System.setProperty("log4j2.configurationFile", "log4j2-demo.xml");
        }
    }

    private Declared<Pipeline> declared() {
        var name = pipeline;
        if (name == null) {
            name = transactions.isGiven() ? "handbook" : "demo";
        } else if (name.contains("/") || name.contains(".")) {
            requireFile("--pipeline", Path.of(name));
        }
        return Pipelines.load(name);
    }

    private Rows rows(StreamPlan plan) throws IOException {
        if (!transactions.isGiven()) {
            var today = LocalDate.now(ZoneOffset.UTC);
            return new Rows(GeneratedCards.upTo(today, plan), null);
        }
        try {
            var file = transactions.open(plan);
            return new Rows(file, file);
        } catch (CsvException e) {
            throw new UserError("--transactions: " + e.getMessage(), e);
        }
    }

    /// For the progress bar, so only where there is one.
    private long rowsToCome() throws IOException {
        return ProgressBar.isTerminal() ? transactions.lines() : 0;
    }

    private static void requireFile(String option, Path path) {
        if (!Files.exists(path)) {
            throw new UserError(option + ": no such file: " + path);
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new UserError(option + ": not a file that can be read: " + path);
        }
    }

    /// The service would say so too, but only after the broker has started.
    private static void requireFree(int port) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw new UserError(
                    "--port: port " + port + " is taken or not allowed: pass another --port", e);
        }
    }

    private Rate rate() {
        try {
            return Rate.parse(rate);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--rate " + e.getMessage(), e);
        }
    }

    private int checkedPort() {
        if (port < 0 || port > 65_535) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be in 0..65535: port=" + port);
        }
        return port;
    }

    private @Nullable Duration duration() {
        if (duration == null) {
            return null;
        }
        try {
            return DurationText.parse(duration);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--for: " + e.getMessage(), e);
        }
    }
}
