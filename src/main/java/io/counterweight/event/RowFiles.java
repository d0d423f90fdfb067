package io.counterweight.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Files that have the same columns, or what else has rows.
public interface RowFiles {
    /// What is no time.
    long NO_TIME = Long.MIN_VALUE;

    /// For a person: the file, or the first of them.
    String name();

    /// What the columns are called, as far as that is known before all rows are read.
    List<String> names() throws IOException;

    /// Begins a pass over all rows, in the order of the files.
    ///
    /// @param columns to read, each of which must be there
    /// @throws CsvException for one that is not there, or of a type that it cannot be read as
    RowTexts open(List<RowColumn> columns) throws IOException;

    /// Begins a pass in the order of time; rows of one time stay as they are in the files.
    ///
    /// Files that are in order already are opened as by [#open].
    ///
    /// @param time the place of the time among the columns
    /// @param millis reads it, or says [#NO_TIME]: such a row stays with the one before it
    default RowTexts openSorted(List<RowColumn> columns, int time, ToLongFunction<String> millis)
            throws IOException {
        return open(columns);
    }

    /// Columns without those of a name that came before.
    static List<RowColumn> distinct(List<RowColumn> columns) {
        var distinct = new ArrayList<RowColumn>();
        for (var column : columns) {
            if (distinct.stream().noneMatch(before -> before.name().equals(column.name()))) {
                distinct.add(column);
            }
        }
        return distinct;
    }
}
