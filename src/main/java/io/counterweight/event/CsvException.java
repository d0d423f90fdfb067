package io.counterweight.event;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of transactions that cannot be read on: `file:line: what is wrong`.
public final class CsvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CsvException(Path file, long line, String problem, @Nullable Throwable cause) {
        super(file + ":" + line + ": " + problem, cause);
    }
}
