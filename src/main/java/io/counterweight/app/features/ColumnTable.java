package io.counterweight.app.features;

import io.counterweight.app.TerminalStyle;
import io.counterweight.evaluate.ColumnProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The profiles of columns as a table for a terminal.
record ColumnTable(TerminalStyle style) {
    private static final List<String> HEADER =
            List.of(
                    "mean",
                    "1 %",
                    "25 %",
                    "median",
                    "75 %",
                    "99 %",
                    "zero",
                    "missing",
                    "1st half",
                    "2nd half",
                    "AP");
    private static final int WIDTH = 10;

    List<String> lines(List<ColumnProfile> profiles) {
        int name = profiles.stream().mapToInt(p -> p.name().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        lines.add(style.faint(line("column", name, HEADER)));
        double best =
                profiles.stream()
                        .mapToDouble(p -> p.averagePrecision() == null ? 0 : p.averagePrecision())
                        .max()
                        .orElse(0);
        for (var p : profiles) {
            var cells = new ArrayList<String>();
            cells.add(figure(p.mean()));
            for (double quantile : p.quantiles()) {
                cells.add(figure(quantile));
            }
            cells.add(percent(p.zero()));
            cells.add(percent(p.missing()));
            cells.add(figure(p.firstHalf()));
            cells.add(figure(p.secondHalf()));
            cells.add(p.averagePrecision() == null ? "–" : precision(p.averagePrecision()));
            var line = line(p.name(), name, cells);
            boolean isBest = p.averagePrecision() != null && p.averagePrecision() == best;
            lines.add(isBest ? style.accent(line) : line);
        }
        return lines;
    }

    private static String line(String name, int width, List<String> cells) {
        var line = new StringBuilder(format("  %-" + width + "s", name));
        cells.forEach(cell -> line.append(format("%" + WIDTH + "s", cell)));
        return line.toString();
    }

    private static String figure(double x) {
        if (Double.isNaN(x)) {
            return "–";
        }
        double size = Math.abs(x);
        if (x == Math.rint(x) && size < 1e6) {
            return format("%.0f", x);
        }
        return size >= 1e6 || size < 1e-3
                ? format("%.1e", x)
                : format(size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f", x);
    }

    private static String percent(double share) {
        return share == 0 ? "0" : share == 1 ? "all" : format("%.1f %%", 100 * share);
    }

    private static String precision(double x) {
        return format("%.4f", x);
    }

    private static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
