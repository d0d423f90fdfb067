package io.counterweight.event;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The rows of a pass over files, each as the texts that a CSV would have there, an empty one where
/// there is no value. One pass, by one thread; close it after use.
public interface RowTexts extends AutoCloseable {
    /// Moves to the next row.
    ///
    /// @return false where there is none
    /// @throws CsvException where no more rows can be read
    boolean next();

    /// What is wrong with the row as a whole, so that it has no texts; null where nothing is.
    @Nullable String problem();

    /// @param column its place among the columns that were asked for
    String text(int column);

    /// Where the row stands, for a person: `file:line`.
    String where();

    /// How much is read, from 0 to 1; NaN where nobody knows. Any thread.
    double share();

    @Override
    void close() throws IOException;
}
