package io.counterweight.evaluate;

/// What a recipe had said of a transaction before its label was known. The arrays are read while a
/// call lasts and belong to the caller.
///
/// @param eventTime when the transaction happened (ms)
/// @param decision the class decided
/// @param probabilities one a class, calibrated
/// @param raw one a class, before calibration
public record JudgedScore(
        String transactionId, long eventTime, int decision, float[] probabilities, float[] raw) {}
