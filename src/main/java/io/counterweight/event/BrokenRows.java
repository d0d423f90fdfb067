package io.counterweight.event;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;

/// Counts rows that cannot be read, by what is wrong with them. Not thread-safe.
final class BrokenRows {
    private static final int MOST_KINDS = 10;
    private static final String OTHER = "of other kinds";

    private final Map<String, Long> kinds = new LinkedHashMap<>();
    private long rows;

    /// @param problem a sentence; what stands after a colon or semicolon is of the one row
    void add(String problem) {
        var kind = problem.split("[:;] ", 2)[0];
        boolean isNew = !kinds.containsKey(kind);
        kinds.merge(isNew && kinds.size() >= MOST_KINDS ? OTHER : kind, 1L, Long::sum);
        rows++;
    }

    long rows() {
        return rows;
    }

    boolean isOfOneKind() {
        return kinds.size() == 1;
    }

    /// `9 × the transaction id is empty, 2 × …`, the most first.
    String kinds() {
        return kinds.entrySet().stream()
                .sorted(comparing(kind -> -kind.getValue()))
                .map(kind -> kind.getValue() + " × " + kind.getKey())
                .collect(joining(", "));
    }
}
