package io.counterweight.kernel;

/// A number that must be finite is not: the message says which, and where. The network's state is
/// as it was before the call.
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteException(String message) {
        super(message);
    }

    static NonFiniteException ofWeights(float sum) {
        return new NonFiniteException("sum of weights must be finite: sum=" + sum);
    }

    static NonFiniteException ofLogit(int row, int logit, float value) {
        return new NonFiniteException(
                "logit must be finite: row=%d, logit[%d]=%s".formatted(row, logit, value));
    }

    static NonFiniteException ofLoss(float mean) {
        return new NonFiniteException("mean loss must be finite: loss=" + mean);
    }
}
