package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTesting;
import io.counterweight.simulate.CardTransaction;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.CardTransactionException;
import io.counterweight.simulate.CardTransactionReader;
import io.counterweight.simulate.Drift;
import io.counterweight.simulate.Outliers;
import io.counterweight.simulate.RetailCsv;
import io.counterweight.simulate.RetailStream;
import io.counterweight.simulate.RetailTransaction;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `generate`: a file of simulated card transactions with their labels, or of those of another file
/// with a new kind of fraud or with outliers. The same options give the same bytes.
@Command(
        name = "generate",
        description =
                "Write card transactions after the simulator of the fraud-detection handbook, with"
                        + " their labels: 5,000 customers and 10,000 terminals from 2018-04-01; or"
                        + " those of a file, with drift or outliers; or purchases of another kind. The same"
                        + " options give the same bytes.",
        mixinStandardHelpOptions = true)
public final class GenerateCommand implements Callable<Integer> {
    private static final int SECONDS_PER_DAY = 86_400;

    /// Where the transactions come from: one of them is given.
    private static final class Source {
        @Option(
                names = "--days",
                paramLabel = "N",
                description = "Days to simulate, about 9,600 transactions each.")
        private @Nullable Integer days;

        @Option(
                names = "--from",
                paramLabel = "FILE",
                description =
                        "CSV of such transactions to take, with --drift-from or --outliers-on-day,"
                                + " instead of simulating any.")
        private @Nullable Path from;
    }

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

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
            names = "--outliers-on-day",
            paramLabel = "DAY",
            description =
                    "Takes --from as it is, but for 21 genuine transactions more on this day, one of"
                            + " 1,000,000 and twenty of 3e38, of cards and terminals of their own.")
    private @Nullable Integer outliersOnDay;

    @Option(
            names = "--card-testing",
            description =
                    "Stolen cards are also tried with tiny payments: a second kind of fraud to tell"
                            + " apart (models/card-attacks.yaml).")
    private boolean cardTesting;

    /// What is simulated.
    enum Kind {
        cards,
        retail
    }

    @Option(
            names = "--kind",
            defaultValue = "cards",
            paramLabel = "KIND",
            description =
                    "cards, the handbook's, or retail: purchases of 1,000 cards by category with nine"
                            + " kinds of fraud, some of them very rare, about 2,600 a day"
                            + " (models/retail.yaml).")
    private Kind kind = Kind.cards;

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
        check();
        checkKind();
        if (source.from != null && outliersOnDay != null) {
            return outliers(source.from, outliersOnDay);
        }
        long start = System.nanoTime();
        var written =
                kind == Kind.retail
                        ? retail(Objects.requireNonNull(source.days))
                        : source.from == null ? simulate() : drift(source.from);
        var print = spec.commandLine().getOut();
        print.println(
                String.format(
                        Locale.ROOT,
                        "written: %s, %,d transactions of %,d days, %,d frauds (%.3f %%), in %.1f"
                                + " s",
                        out,
                        written.rows,
                        written.days(),
                        written.frauds,
                        100.0 * written.frauds / Math.max(1, written.rows),
                        (System.nanoTime() - start) / 1e9));
        print.flush();
        return 0;
    }

    private void check() {
        if (source.days != null && source.days < 1) {
            throw wrongUsage("--days must be at least 1: days=" + source.days);
        }
        if (driftFrom != null && driftFrom < 0) {
            throw wrongUsage("--drift-from must be at least 0: drift-from=" + driftFrom);
        }
        if (outliersOnDay != null && outliersOnDay < 0) {
            throw wrongUsage(
                    "--outliers-on-day must be at least 0: outliers-on-day=" + outliersOnDay);
        }
        if (source.from == null && outliersOnDay != null) {
            throw wrongUsage("--outliers-on-day needs --from: days=" + source.days);
        }
        if (source.from != null && (driftFrom == null) == (outliersOnDay == null)) {
            throw wrongUsage(
                    "--drift-from or --outliers-on-day must be given with --from, one of them: from="
                            + source.from);
        }
        if (source.from != null && cardTesting) {
            throw wrongUsage("--card-testing needs --days: from=" + source.from);
        }
    }

    private void checkKind() {
        if (kind == Kind.retail && (source.from != null || driftFrom != null || cardTesting)) {
            throw wrongUsage("--kind retail goes with --days, --seed and --out only: kind=" + kind);
        }
    }

    private ParameterException wrongUsage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private Counted simulate() throws IOException {
        var handbook = SimulatorSettings.handbook(seed, source.days);
        var settings =
                new SimulatorSettings(
                        handbook.customers(),
                        handbook.terminals(),
                        handbook.start(),
                        source.days,
                        seed,
                        driftFrom);
        var simulated = new CardSimulator(settings).iterator();
        return write(cardTesting ? new CardTesting(simulated, seed) : simulated);
    }

    private Counted retail(int days) throws IOException {
        var progress = ProgressBar.onTerminal("days", days);
        var counted = new Counted(Collections.emptyIterator(), progress);
        try (var file = CompletedFile.replacing("--out", out)) {
            RetailCsv.write(
                    new RetailStream(seed, RetailStream.CARDS, days),
                    counted::count,
                    file.partial());
            file.complete();
        } finally {
            progress.close();
        }
        return counted;
    }

    private int outliers(Path from, int day) throws IOException {
        try (var file = CompletedFile.replacing("--out", out)) {
            long rows = Outliers.plant(from, day, file.partial());
            file.complete();
            var print = spec.commandLine().getOut();
            print.println(
                    String.format(
                            Locale.ROOT,
                            "written: %s, %,d transactions, %d of them outliers",
                            out,
                            rows,
                            Outliers.COUNT));
            print.flush();
            return 0;
        } catch (CardTransactionException unreadable) {
            throw new UserError("--from: " + unreadable.getMessage(), unreadable);
        }
    }

    private Counted drift(Path from) throws IOException {
        try (var transactions = CardTransactionReader.open(from)) {
            return write(new Drift(transactions, seed, Objects.requireNonNull(driftFrom)));
        } catch (CardTransactionException unreadable) {
            throw new UserError("--from: " + unreadable.getMessage(), unreadable);
        }
    }

    private Counted write(Iterator<CardTransaction> transactions) throws IOException {
        long days = source.days == null ? 0 : source.days;
        var progress = ProgressBar.onTerminal("days", days);
        var counted = new Counted(transactions, progress);
        try (var file = CompletedFile.replacing("--out", out)) {
            CardTransactionCsv.write(counted, file.partial());
            file.complete();
        } finally {
            progress.close();
        }
        return counted;
    }

    /// Counts what passes, and shows the day it has come to.
    private static final class Counted implements Iterator<CardTransaction> {
        private final Iterator<CardTransaction> transactions;
        private final ProgressBar progress;
        private long rows;
        private long frauds;
        private long day;

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
            count(transaction.secondsSinceStart(), transaction.isFraud());
            return transaction;
        }

        void count(RetailTransaction purchase) {
            count(purchase.second(), purchase.isFraud());
        }

        private void count(long second, boolean isFraud) {
            rows++;
            frauds += isFraud ? 1 : 0;
            day = second / SECONDS_PER_DAY;
            progress.show(day);
        }

        long days() {
            return rows == 0 ? 0 : day + 1;
        }
    }
}
