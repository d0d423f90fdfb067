package io.counterweight.stream;

/// A file that is not a whole snapshot of the pipeline; the message says what it is instead.
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotException(String message) {
        super(message);
    }

    SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
