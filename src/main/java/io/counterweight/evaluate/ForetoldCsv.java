package io.counterweight.evaluate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes `foretold.csv`: of each day, what was foretold when it ended, before its labels were due,
/// and what was true: a line a class. What has no value is empty.
public final class ForetoldCsv {
    private static final List<String> HEADER =
            List.of(
                    "date",
                    "class",
                    "transactions",
                    "unscored",
                    "known",
                    "decided",
                    "expectedCaught",
                    "expectedMissed",
                    "recall",
                    "recallLow",
                    "recallHigh",
                    "trueRecall",
                    "recallCovered",
                    "precision",
                    "precisionLow",
                    "precisionHigh",
                    "truePrecision",
                    "precisionCovered");

    private ForetoldCsv() {}

    /// @param days as they were told: of one told twice, before and after its labels were due, the
    ///   second counts
    public static void write(Path file, List<ForetoldDay> days) throws IOException {
        var newest = new TreeMap<LocalDate, ForetoldDay>();
        days.forEach(day -> newest.put(day.day(), day));
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
            csv.writeRecord(HEADER);
            for (var day : newest.values()) {
                var figures = day.figures();
                figures.classes().forEach(of -> csv.writeRecord(line(figures, of)));
            }
        }
    }

    private static List<String> line(ForetoldDay.Figures day, ForetoldDay.ClassFigures of) {
        var cells = new ArrayList<String>();
        cells.add(day.day());
        cells.add(of.name());
        cells.add(String.valueOf(day.transactions()));
        cells.add(String.valueOf(day.unscored()));
        cells.add(String.valueOf(day.known()));
        cells.add(String.valueOf(of.decided()));
        cells.add(String.valueOf(of.expectedCaught()));
        cells.add(String.valueOf(of.expectedMissed()));
        cells.add(text(of.recall()));
        cells.add(text(of.recallLow()));
        cells.add(text(of.recallHigh()));
        cells.add(text(of.trueRecall()));
        cells.add(text(of.recallCovered()));
        cells.add(text(of.precision()));
        cells.add(text(of.precisionLow()));
        cells.add(text(of.precisionHigh()));
        cells.add(text(of.truePrecision()));
        cells.add(text(of.precisionCovered()));
        return cells;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
