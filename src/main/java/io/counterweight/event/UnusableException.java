package io.counterweight.event;

/// Ends the reading of a bad record, inside the readers only: cheap, as it has no stack trace.
final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BadRecord record;

    UnusableException(BadRecord.Reason reason, String detail) {
        super(detail, null, false, false);
        this.record = new BadRecord(reason, detail);
    }

    BadRecord record() {
        return record;
    }
}
