package io.counterweight.app.features;

import io.counterweight.app.IdKeyFile;
import io.counterweight.app.ObservedModels;
import io.counterweight.app.ProgressBar;
import io.counterweight.app.TableFiles;
import io.counterweight.app.TerminalStyle;
import io.counterweight.app.files.TransactionInput;
import io.counterweight.config.ConfigWarnings;
import io.counterweight.config.Pipeline;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.ColumnProfile;
import io.counterweight.evaluate.KeptRows;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Label;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.ColumnWatch;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.FeatureReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `features`: what the declared features are over a file, as the stream computes them.
@Command(
        name = "features",
        description =
                "Compute the columns of a pipeline over a file of transactions as the service would,"
                        + " and say what each looks like. Nothing is learned.",
        mixinStandardHelpOptions = true)
public final class FeaturesCommand implements Callable<Integer> {
    /// Rows that the figures are of, at most.
    private static final int MOST_KEPT = 1 << 20;

    @Option(
            names = "--pipeline",
            required = true,
            paramLabel = "FILE",
            description = "Pipeline file, or the name of a packed one: handbook, ulb-sample.")
    private String pipelineFile = "";

    @Mixin private final TransactionInput transactions = new TransactionInput();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Also write the columns, as Parquet where the name ends in .parquet, else as CSV,"
                            + " gzipped where it ends in .gz: a row a transaction, with its label and"
                            + " when that was known.")
    private @Nullable Path out;

    @Option(
            names = "--explain",
            paramLabel = "ID",
            description =
                    "Say instead how each column of that transaction came about: its window, the"
                            + " transactions in it, the values read.")
    private @Nullable String explain;

    @Option(
            names = "--table",
            paramLabel = "NAME=FILE",
            description =
                    "The rows of a table of the pipeline (event.tables): a file of any kind that"
                            + " --transactions takes.")
    private Map<String, String> tables = Map.of();

    @Option(
            names = "--id-keys-file",
            paramLabel = "FILE",
            description = "Keys of secret ids, where the pipeline has any (docs/pipelines.md).")
    private @Nullable Path idKeysFile;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// The row that is on its way, and what hears of it.
    private static final class Columns {
        private final KeptRows kept;
        private final ColumnWatch watch;
        private final int majority;
        private @Nullable LabelledTransaction row;
        private @Nullable ScoredTransaction scored;

        Columns(StreamPlan plan) {
            this.kept = new KeptRows(plan.features().columns(), MOST_KEPT);
            this.watch = new ColumnWatch(plan.features());
            this.majority = plan.classes().majority();
        }

        private boolean isFraud(Label label) {
            return label.label() != majority && label.label() != Label.NONE;
        }

        void take(ScoredTransaction said) {
            scored = said;
            if (row != null) {
                kept.add(said.getFeaturesList(), isFraud(row.label()), 0);
                watch.add(said.getFeaturesList());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        var declared = Pipelines.load(pipelineFile);
        var pipeline = declared.value();
        var plan =
                IdKeyFile.keyed(
                        Pipelines.plan(declared, TopicNames.of(pipeline.pipeline())), idKeysFile);
        TableFiles.load(plan, tables);
        if (explain != null) {
            if (out != null) {
                throw new UserError("--explain and --out exclude one another: out=" + out);
            }
            Explanation.of(pipeline, plan, transactions, explain)
                    .forEach(spec.commandLine().getOut()::println);
            return 0;
        }
        var columns = new Columns(plan);
        var letters = new TreeMap<String, Long>();
        var cpu = ManagementFactory.getThreadMXBean();
        long before = cpu.getCurrentThreadCpuTime();
        try (var rows = transactions.open(plan);
                var file =
                        out == null
                                ? null
                                : ColumnsFile.create(
                                        out, plan.features().columnNames(), plan.classes());
                var registry = registry(plan);
                var replay = new FeatureReplay(plan, registry, counting(letters), columns::take)) {
            var progress =
                    ProgressBar.onTerminal(
                            "transactions", ProgressBar.isTerminal() ? transactions.lines() : 0);
            long read = 0;
            while (rows.hasNext()) {
                var row = rows.next();
                columns.row = row;
                columns.scored = null;
                replay.row(row);
                if (file != null && columns.scored != null) {
                    file.write(columns.scored, row);
                }
                progress.show(++read);
            }
            progress.close();
            if (file != null) {
                file.complete();
            }
            double micros = (cpu.getCurrentThreadCpuTime() - before) / 1e3 / Math.max(1, read);
            print(pipeline, plan, columns, letters, micros);
            transactions.sentences(rows).forEach(writer()::println);
        }
        writer().flush();
        return 0;
    }

    /// One that never gets a model.
    static ModelRegistry registry(StreamPlan plan) {
        return new ModelRegistry(
                plan.modelTerms(), ModelBuilds.direct(), new ObservedModels(StreamObserver.SILENT));
    }

    private static StreamObserver counting(Map<String, Long> letters) {
        return new StreamObserver() {
            @Override
            public void deadLettered(String reason) {
                letters.merge(reason, 1L, Long::sum);
            }
        };
    }

    private void print(
            Pipeline pipeline,
            StreamPlan plan,
            Columns columns,
            Map<String, Long> letters,
            double micros) {
        var writer = writer();
        var style = TerminalStyle.ofTerminal();
        var kept = columns.kept;
        var positives = kept.positives();
        int frauds = 0;
        for (boolean positive : positives) {
            frauds += positive ? 1 : 0;
        }
        writer.println(
                String.format(
                        Locale.ROOT,
                        "%s: %,d transactions, %d columns, %.1f µs of processor a row%s",
                        style.strong(pipeline.pipeline()),
                        kept.rows(),
                        plan.features().columns(),
                        micros,
                        kept.step() == 1 ? "" : "; figures of one row in " + kept.step()));
        if (!letters.isEmpty()) {
            writer.println("dead-lettered: " + letters);
        }
        if (kept.size() > 0) {
            var profiles = new ArrayList<ColumnProfile>();
            var names = plan.features().columnNames();
            for (int c = 0; c < names.size(); c++) {
                profiles.add(ColumnProfile.of(names.get(c), kept.column(c), positives));
            }
            new ColumnTable(style).lines(profiles).forEach(writer::println);
            writer.println(
                    String.format(
                            Locale.ROOT,
                            "  AP: average precision of the column alone, or of its negative; that of a"
                                    + " column that says nothing is %.4f",
                            (double) frauds / kept.size()));
        }
        ConfigWarnings.of(pipeline)
                .forEach(warning -> writer.println(style.bad("warning: " + warning)));
        columns.watch
                .warnings()
                .forEach(warning -> writer.println(style.bad("warning: " + warning)));
        if (out != null) {
            writer.println("written: " + style.link(out.toString()));
        }
    }

    private PrintWriter writer() {
        return spec.commandLine().getOut();
    }
}
