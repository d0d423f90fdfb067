package io.counterweight.app.files;

import io.counterweight.app.FileLines;
import io.counterweight.config.UserError;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.LabelsApart;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which transactions of the past are read, and their labels.
public final class TransactionInput {
    @Option(
            names = "--transactions",
            arity = "1..*",
            paramLabel = "FILES|SQL",
            description =
                    "CSV with a header line, sorted by time; separated by comma, semicolon, tab or bar."
                            + " Or Parquet, or JSON lines (.jsonl). Any but Parquet may be gzipped."
                            + " Several files one after the other, a folder by the names in it. Or a"
                            + " query, in the SQL of DuckDB: \"SELECT … FROM 'a.parquet' JOIN …\".")
    private List<String> transactions = List.of();

    @Option(
            names = "--sort",
            description =
                    "Sort CSV files by time; other rows always are. Those of one time stay as they are.")
    private boolean isSorted;

    @Option(
            names = "--labels",
            arity = "1..*",
            paramLabel = "FILES|SQL",
            description =
                    "Labels that live apart: with columns transactionId, class and labelledAt as on"
                            + " the labels topic, or with those that the pipeline names (the id,"
                            + " labels.from, labels.time).")
    private List<String> labels = List.of();

    private @Nullable LabelsApart apart;

    public boolean isGiven() {
        return !transactions.isEmpty();
    }

    /// Lines of one CSV file, for a progress bar; 0 where it is something else.
    public long lines() throws IOException {
        var only = transactions.size() == 1 ? transactions.getFirst() : "";
        return only.matches(".*\\.csv(\\.gz)?") && Files.isRegularFile(Path.of(only))
                ? FileLines.rowsOf(Path.of(only))
                : 0;
    }

    /// Begins a pass over the transactions.
    public FileTransactions open(StreamPlan plan) throws IOException {
        if (transactions.isEmpty()) {
            throw new UserError("--transactions must name files, or be a query");
        }
        var files = InputFiles.of("--transactions", transactions, isSorted);
        if (labels.isEmpty()) {
            if (plan.labels().from() == null) {
                throw new UserError(
                        "--labels is needed where the pipeline names no column of the label"
                                + " (labels.from)");
            }
            return FileTransactions.open(files, plan.event(), plan.labels(), plan.classes());
        }
        if (apart == null) {
            apart =
                    LabelsApart.read(
                            InputFiles.of("--labels", labels, false),
                            plan.event(),
                            plan.labels(),
                            plan.classes());
        }
        return FileTransactions.open(files, plan.event(), plan.labels(), plan.classes(), apart);
    }

    /// What became of the rows of a pass that are no transactions, and of labels of their own.
    public List<String> sentences(FileTransactions rows) {
        var sentences = new ArrayList<String>();
        rows.leftOut().ifPresent(left -> sentences.add(left.sentence()));
        if (apart != null) {
            sentences.addAll(apart.sentences());
        }
        return sentences;
    }
}
