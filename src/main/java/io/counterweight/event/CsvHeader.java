package io.counterweight.event;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.List;

/// The first row of a file: finds columns by name.
final class CsvHeader {
    private final Path file;
    private final List<String> names;

    CsvHeader(Path file, CsvRecord row) {
        this.file = file;
        this.names = row.getFields();
        if (names.stream().distinct().count() != names.size()) {
            throw new CsvException(file, 1, "two columns have the same name: " + names, null);
        }
    }

    /// The position of a column that must be there.
    int column(String name) {
        var position = names.indexOf(name);
        if (position < 0) {
            throw new CsvException(
                    file,
                    1,
                    "missing column \"" + name + "\"; " + NearestWord.hint(name, names),
                    null);
        }
        return position;
    }
}
