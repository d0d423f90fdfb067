package io.counterweight.evaluate;

/// What a recipe had said of a transaction before its label was known. The arrays are read while a
/// call lasts and belong to the caller.
///
/// @param eventTime when the transaction happened (ms)
/// @param decision the class decided
/// @param probabilities one a class, calibrated
/// @param raw one a class, before calibration
/// @param weight for how many transactions it stands: above 1 for one of the control group alone
public record JudgedScore(
        String transactionId,
        long eventTime,
        int decision,
        float[] probabilities,
        float[] raw,
        float weight) {
    /// One that stands for itself.
    public JudgedScore(
            String transactionId,
            long eventTime,
            int decision,
            float[] probabilities,
            float[] raw) {
        this(transactionId, eventTime, decision, probabilities, raw, 1);
    }
}
