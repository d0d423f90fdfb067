package io.counterweight.app.files;

import io.counterweight.app.sql.SortedCsv;
import io.counterweight.app.sql.SqlRowFiles;
import io.counterweight.config.UserError;
import io.counterweight.event.CsvFiles;
import io.counterweight.event.RowFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds out what an option names: files, folders of files, or a query.
public final class InputFiles {
    private static final Pattern SQL =
            Pattern.compile(
                    "\\s*(SELECT|FROM|WITH)\\s.*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private InputFiles() {}

    /// What rows a file has, by the end of its name; what is nothing else is CSV.
    private enum Kind {
        CSV(".csv", ".tsv", ".txt"),
        JSON_LINES(".jsonl", ".ndjson", ".json"),
        PARQUET(".parquet", ".pq");

        private final List<String> ends;

        Kind(String... ends) {
            this.ends = List.of(ends);
        }

        static boolean isKnown(Path file) {
            return CSV.has(file) || of(file) != CSV;
        }

        static Kind of(Path file) {
            return JSON_LINES.has(file) ? JSON_LINES : PARQUET.has(file) ? PARQUET : CSV;
        }

        private boolean has(Path file) {
            var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            var plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
            return ends.stream().anyMatch(plain::endsWith);
        }
    }

    /// Whether the rows are those of one CSV file or several, which need no other engine.
    public static boolean isQuery(String text) {
        return SQL.matcher(text).matches();
    }

    /// @param option names them in errors
    /// @param texts as they were typed: each a query, a file, a folder, or several joined by commas
    /// @param isSorted whether CSV files are to be sorted by time, as others are
    /// @throws UserError for a file that is not there, a folder without files, and files of several
    ///   kinds
    public static RowFiles of(String option, List<String> texts, boolean isSorted)
            throws IOException {
        if (texts.stream().anyMatch(InputFiles::isQuery)) {
            if (texts.size() > 1) {
                throw new UserError(option + " must be files or one query, not both");
            }
            return SqlRowFiles.query(texts.getFirst());
        }
        var files = new ArrayList<Path>();
        for (var text : texts) {
            for (var name :
                    Files.exists(Path.of(text)) ? List.of(text) : List.of(text.split(","))) {
                files.addAll(files(option, Path.of(name.strip())));
            }
        }
        return switch (kind(option, files)) {
            case CSV -> isSorted ? new SortedCsv(new CsvFiles(files)) : new CsvFiles(files);
            case JSON_LINES -> SqlRowFiles.jsonLines(files);
            case PARQUET -> SqlRowFiles.parquet(files);
        };
    }

    /// The file, or the files of a folder and those in it, by name.
    private static List<Path> files(String option, Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new UserError(option + ": no such file: " + path);
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var all = Files.walk(path)) {
            var files =
                    all.filter(file -> Files.isRegularFile(file) && !isHidden(path, file))
                            .filter(Kind::isKnown)
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new UserError(
                        option
                                + ": a folder must have files that end in .csv, .parquet or .jsonl: "
                                + path);
            }
            return files;
        }
    }

    /// Such as `_SUCCESS`, which others leave beside their files.
    private static boolean isHidden(Path folder, Path file) {
        for (var part : folder.relativize(file)) {
            var name = part.toString();
            if (name.startsWith(".") || name.startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    private static Kind kind(String option, List<Path> files) {
        var first = new TreeMap<Kind, Path>();
        files.forEach(file -> first.putIfAbsent(Kind.of(file), file));
        if (first.size() > 1) {
            throw new UserError(
                    option
                            + ": files must be of one kind: "
                            + first.values().stream()
                                    .map(Path::toString)
                                    .collect(Collectors.joining(", ")));
        }
        return first.firstKey();
    }
}
