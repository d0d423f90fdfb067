package io.counterweight.kernel;

/// What a native function returns, and where a network block reports more: `cw_status` and
/// `cw_report` of `counterweight.h`.
final class NativeStatus {
    static final int OK = 0;
    static final int WEIGHTS_NOT_FINITE = 3;
    static final int LOGIT_NOT_FINITE = 4;
    static final int LOSS_NOT_FINITE = 5;
    static final int GRADIENT_TOO_LARGE = 6;

    /// Bytes from the start of the block.
    static final long STEPS = 0;

    static final long LOSS = 8;
    static final long VALUE = 12;
    static final long ROW = 16;
    static final long COLUMN = 20;

    private NativeStatus() {}

    static void expectOk(int status) {
        if (status != OK) {
            throw unexpected(status);
        }
    }

    static IllegalStateException unexpected(int status) {
        return new IllegalStateException("a native kernel failed: status=" + status);
    }

    /// What a call through a method handle can only throw by a mistake in this package.
    static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException exception -> exception;
            default -> new IllegalStateException("a native kernel failed", e);
        };
    }
}
