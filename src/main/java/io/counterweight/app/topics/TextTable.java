package io.counterweight.app.topics;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in aligned columns; the last column may be of any width.
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /// Adds a row; all have the same number of cells.
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                if (column < row.size() - 1) {
                    line.repeat(' ', width(column) - row.get(column).length()).append(GAP);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
