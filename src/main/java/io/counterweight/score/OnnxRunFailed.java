package io.counterweight.score;

/// A run that ONNX Runtime could not do, on a model that has passed its checks.
public final class OnnxRunFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OnnxRunFailed(Exception cause) {
        super("a run of a checked model must succeed: " + cause.getMessage(), cause);
    }
}
