package io.counterweight.evaluate;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.counterweight.event.Classes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes `daily.csv`: one line per recipe and test day. A metric without a value is empty.
///
/// Columns: `recipe,day,date,rows`, `labelled.<class>` of every class, `averagePrecision,rocAuc,
/// cardPrecision,cardHits,defraudedCards`, then `recall.<class>` and `precision.<class>`.
public final class DailyCsv {
    private DailyCsv() {}

    public static void write(Path file, Classes classes, List<RecipeReport> recipes)
            throws IOException {
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
            csv.writeRecord(header(classes));
            for (var recipe : recipes) {
                for (var day : recipe.days()) {
                    csv.writeRecord(line(recipe.recipe(), day));
                }
            }
        }
    }

    private static List<String> header(Classes classes) {
        var columns = new ArrayList<>(List.of("recipe", "day", "date", "rows"));
        classes.names().forEach(name -> columns.add("labelled." + name));
        columns.addAll(
                List.of(
                        "averagePrecision",
                        "rocAuc",
                        "cardPrecision",
                        "cardHits",
                        "defraudedCards"));
        classes.names().forEach(name -> columns.add("recall." + name));
        classes.names().forEach(name -> columns.add("precision." + name));
        return columns;
    }

    private static List<String> line(String recipe, DayReport day) {
        var fields = new ArrayList<String>();
        fields.add(recipe);
        fields.add(Integer.toString(day.day()));
        fields.add(day.date().toString());
        fields.add(Long.toString(day.rows()));
        day.labelled().forEach(count -> fields.add(count.toString()));
        fields.add(text(day.averagePrecision()));
        fields.add(text(day.rocAuc()));
        fields.add(text(day.cardPrecision()));
        boolean cards = day.cardPrecision() != null;
        fields.add(cards ? Integer.toString(day.hits()) : "");
        fields.add(cards ? Integer.toString(day.defrauded()) : "");
        day.recall().forEach(value -> fields.add(text(value)));
        day.precision().forEach(value -> fields.add(text(value)));
        return fields;
    }

    private static String text(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }
}
