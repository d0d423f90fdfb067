package io.counterweight.app.replay;

import io.counterweight.evaluate.JudgedRule;
import io.counterweight.report.RulesTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a replay says of rules on the terminal.
final class RulesText {
    private static final String BETWEEN = "  ";

    private RulesText() {}

    /// A line a rule, its figures in columns; none without rules.
    static List<String> lines(List<JudgedRule> rules) {
        if (rules.isEmpty()) {
            return List.of();
        }
        var table = new RulesTable(rules);
        var rows = new ArrayList<List<String>>();
        rows.add(table.head());
        rows.addAll(table.lines());
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                int column = c;
                int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                // Words to the left, figures to the right.
                var format = BETWEEN + (c < 2 ? "%-" : "%") + width + "s";
                line.append(String.format(Locale.ROOT, format, row.get(c)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
