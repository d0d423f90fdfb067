package io.counterweight.event;

import java.util.Locale;

/// A record that cannot be used: what the dead-letter topic says of it.
///
/// @param detail one sentence for a person; names places of the record, never its values, which may
///   be secret
public record BadRecord(Reason reason, String detail)
        implements TransactionReading, LabelReading, DispositionReading {

    /// Why a record cannot be used. The names are a metric label: few, and fixed.
    public enum Reason {
        EMPTY_VALUE,
        KEY_TOO_LARGE,
        WRONG_KEY,
        VALUE_TOO_LARGE,
        NOT_JSON,
        NOT_AN_OBJECT,
        MISSING_FIELD,
        DUPLICATE_FIELD,
        WRONG_TYPE,
        NOT_FINITE,
        OUT_OF_RANGE,
        BAD_TEXT,
        ID_TOO_LONG,
        BAD_TIME,
        BEFORE_EPOCH,
        FAR_FUTURE,
        DUPLICATE_TRANSACTION,
        UNKNOWN_CLASS,
        UNKNOWN_SOURCE,
        UNKNOWN_DISPOSITION,
        UNKNOWN_TRANSACTION,
        /// An internal record that is not what its topic holds.
        CORRUPT_RECORD;

        private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /// The name in kebab-case, as metrics and dead letters show it.
        public String code() {
            return code;
        }
    }
}
