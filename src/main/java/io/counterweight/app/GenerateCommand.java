package io.counterweight.app;

import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransaction;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `generate`: a file of simulated card transactions with their labels. The same options give the
/// same bytes.
@Command(
        name = "generate",
        description =
                "Write card transactions after the simulator of the fraud-detection handbook, with"
                        + " their labels: 5,000 customers and 10,000 terminals from 2018-04-01. The"
                        + " same options give the same bytes.",
        mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
    private static final int SECONDS_PER_DAY = 86_400;

    @Option(
            names = "--days",
            required = true,
            paramLabel = "N",
            description = "Days to simulate, about 9,600 transactions each.")
    private int days;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "S",
            description = "Another seed, other transactions; ${DEFAULT-VALUE} where not given.")
    private long seed;

    @Option(
            names = "--drift-from",
            paramLabel = "DAY",
            description = "A new kind of fraud appears on this day; 0 is the first.")
    private @Nullable Integer driftFrom;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "CSV to write, gzipped where it ends in .gz; replaced when complete.")
    private Path out = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (days < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--days must be at least 1: days=" + days);
        }
        if (driftFrom != null && driftFrom < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--drift-from must be at least 0: drift-from=" + driftFrom);
        }
        long start = System.nanoTime();
        var progress = ProgressBar.onTerminal("days", days);
        var counted = new Counted(new CardSimulator(settings()).iterator(), progress);
        try (var file = CompletedFile.replacing("--out", out)) {
            CardTransactionCsv.write(counted, file.partial());
            file.complete();
        } finally {
            progress.close();
        }
        var print = spec.commandLine().getOut();
        print.println(
                String.format(
                        Locale.ROOT,
                        "written: %s, %,d transactions of %,d days, %,d frauds (%.3f %%), in %.1f"
                                + " s",
                        out,
                        counted.rows,
                        days,
                        counted.frauds,
                        100.0 * counted.frauds / Math.max(1, counted.rows),
                        (System.nanoTime() - start) / 1e9));
        print.flush();
        return 0;
    }

    private SimulatorSettings settings() {
        var handbook = SimulatorSettings.handbook(seed, days);
        return new SimulatorSettings(
                handbook.customers(),
                handbook.terminals(),
                handbook.start(),
                days,
                seed,
                driftFrom);
    }

    /// Counts what passes, and shows the day it has come to.
    private static final class Counted implements Iterator<CardTransaction> {
        private final Iterator<CardTransaction> transactions;
        private final ProgressBar progress;
        private long rows;
        private long frauds;

        Counted(Iterator<CardTransaction> transactions, ProgressBar progress) {
            this.transactions = transactions;
            this.progress = progress;
        }

        @Override
        public boolean hasNext() {
            return transactions.hasNext();
        }

        @Override
        public CardTransaction next() {
            var transaction = transactions.next();
            rows++;
            frauds += transaction.isFraud() ? 1 : 0;
            progress.show(transaction.secondsSinceStart() / SECONDS_PER_DAY);
            return transaction;
        }
    }
}
