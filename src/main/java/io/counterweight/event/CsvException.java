package io.counterweight.event;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Files that cannot be read, or not be read on: `file:line: what is wrong`.
public final class CsvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CsvException(Path file, long line, String problem, @Nullable Throwable cause) {
        this(file + ":" + line, problem, cause);
    }

    /// @param where such as `file:line`
    public CsvException(String where, String problem, @Nullable Throwable cause) {
        super(where + ": " + problem, cause);
    }
}
