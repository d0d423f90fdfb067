package io.counterweight.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Errors in declared files, each told as `file:line: path: what is wrong`: what it says is meant
/// for the person who wrote the file. Of several, [#file], [#line] and [#path] are those of the
/// first.
public final class ConfigException extends RuntimeException {
    /// A file of another kind altogether is wrong in every line.
    static final int MOST_TOLD = 20;

    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String path;

    /// Empty for one that stands alone.
    private final transient List<ConfigException> several;

    /// @param line counted from 1; 0 when the file as a whole is wrong
    /// @param path of the value, such as `features.night.field`; empty for the root
    ConfigException(String file, int line, String path, String problem) {
        super(
                file
                        + (line > 0 ? ":" + line : "")
                        + ": "
                        + (path.isEmpty() ? "" : path + ": ")
                        + problem);
        this.file = file;
        this.line = line;
        this.path = path;
        this.several = List.of();
    }

    private ConfigException(List<ConfigException> several) {
        super(message(several), several.getFirst());
        var first = several.getFirst();
        this.file = first.file;
        this.line = first.line;
        this.path = first.path;
        this.several = several;
    }

    /// All of them as one: file by file in the order given, in each by line.
    ///
    /// @param problems at least one
    static ConfigException of(List<ConfigException> problems) {
        if (problems.size() == 1) {
            return problems.getFirst();
        }
        var files = problems.stream().map(ConfigException::file).distinct().toList();
        var sorted = new ArrayList<>(problems);
        sorted.sort(
                Comparator.comparingInt((ConfigException problem) -> files.indexOf(problem.file))
                        .thenComparingInt(ConfigException::line));
        return new ConfigException(List.copyOf(sorted));
    }

    private static String message(List<ConfigException> several) {
        var text = new StringBuilder().append(several.size()).append(" things are wrong:");
        several.stream()
                .limit(MOST_TOLD)
                .forEach(problem -> text.append("\n  ").append(problem.getMessage()));
        if (several.size() > MOST_TOLD) {
            text.append("\n  and ").append(several.size() - MOST_TOLD).append(" more");
        }
        return text.toString();
    }

    /// The errors one by one.
    List<ConfigException> each() {
        return several.isEmpty() ? List.of(this) : several;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public String path() {
        return path;
    }
}
