package io.counterweight.event;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Counts rows that cannot be read, by what is wrong with them. Not thread-safe.
final class BrokenRows {
    private static final int MOST_KINDS = 10;
    private static final String OTHER = "of other kinds";

    /// So many rows may be broken, and a hundredth of all beside them.
    private static final int FEW = 10;

    private final Map<String, Long> kinds = new LinkedHashMap<>();
    private long rows;
    private @Nullable String first;

    /// @param where the row stands
    /// @param problem a sentence; what stands after a colon or semicolon is of the one row
    void add(String where, String problem) {
        if (first == null) {
            first = where + ": " + problem;
        }
        add(problem);
    }

    private void add(String problem) {
        var kind = problem.split("[:;] ", 2)[0];
        boolean isNew = !kinds.containsKey(kind);
        kinds.merge(isNew && kinds.size() >= MOST_KINDS ? OTHER : kind, 1L, Long::sum);
        rows++;
    }

    long rows() {
        return rows;
    }

    /// Whether the file is not what was declared.
    ///
    /// @param read rows in all
    boolean areTooMany(long read) {
        return rows > FEW + read / 100;
    }

    /// What is wrong with the file as a whole.
    String sentence(long read) {
        return rows
                + " of "
                + read
                + " rows cannot be read: the file is not what the pipeline declares"
                + (kinds.size() == 1 ? "" : "; " + kinds());
    }

    /// Empty where no row is broken.
    Optional<LeftOut> leftOut() {
        return Optional.ofNullable(first).map(where -> new LeftOut(rows, where, kinds()));
    }

    /// `9 × the transaction id is empty, 2 × …`, the most first.
    String kinds() {
        return kinds.entrySet().stream()
                .sorted(comparing(kind -> -kind.getValue()))
                .map(kind -> kind.getValue() + " × " + kind.getKey())
                .collect(joining(", "));
    }
}
