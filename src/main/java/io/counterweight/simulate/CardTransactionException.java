package io.counterweight.simulate;

/// A file of card transactions that cannot be read; the message names file, line and problem.
public final class CardTransactionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CardTransactionException(String message) {
        super(message);
    }
}
