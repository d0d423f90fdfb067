package io.counterweight.app.demo;

/// One record on its way to the service.
///
/// @param transactionId whose it is
/// @param key of the record; a label's is the transaction id
/// @param eventTime in ms since the epoch: of a label, when it became known
@SuppressWarnings("ArrayRecordComponent")
record Arrival(Kind kind, String transactionId, String key, long eventTime, byte[] value) {
    enum Kind {
        TRANSACTION,
        LABEL
    }
}
