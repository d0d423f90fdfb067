package io.counterweight.event;

/// The class of a transaction as it became known.
///
/// @param label the class, by its index
/// @param labelledAt when it became known, in ms since the epoch
public record Label(String transactionId, int label, long labelledAt) implements LabelReading {}
