package io.counterweight.score;

import ai.onnxruntime.OrtEnvironment;

/// Where ONNX Runtime lives in this JVM: its native library and its one environment.
public final class OnnxRuntimeHome {
    private OnnxRuntimeHome() {}

    /// Unpacks and loads the native library. Call it at start-up, before readiness; later calls
    /// return at once. Any thread.
    ///
    /// @return the version of ONNX Runtime
    /// @throws OnnxRuntimeUnavailable when the library cannot be loaded
    public static String start() {
        return environment().getVersion();
    }

    static OrtEnvironment environment() {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException cannotLoad) {
            throw new OnnxRuntimeUnavailable(rootOf(cannotLoad));
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        var cause = thrown.getCause();
        return cause == null ? thrown : rootOf(cause);
    }
}
