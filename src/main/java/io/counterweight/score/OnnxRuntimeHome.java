package io.counterweight.score;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Where ONNX Runtime lives in this JVM: its native library and its one environment.
public final class OnnxRuntimeHome {
    /// For a command line of some 250 kB; only what is used of it takes memory.
    private static final long STACK_BYTES = 64L << 20;

    private OnnxRuntimeHome() {}

    /// Unpacks and loads the native library. Call it at start-up, before readiness; later calls
    /// return at once. Any thread.
    ///
    /// @return the version of ONNX Runtime
    /// @throws OnnxRuntimeUnavailable when the library cannot be loaded
    public static String start() {
        return environment().getVersion();
    }

    /// The environment, made at the first call on a stack of its own: ONNX Runtime 1.29 matches the
    /// process's command line against a recursive pattern, and one of 4 kB or more (a class path,
    /// the options of the JVM) would overflow the 1 MB of an ordinary thread and end the JVM.
    static OrtEnvironment environment() {
        var made = new FutureTask<>(OrtEnvironment::getEnvironment);
        var thread = new Thread(null, made, "onnx-runtime-start", STACK_BYTES);
        thread.start();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return made.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException cannotLoad) {
            throw new OnnxRuntimeUnavailable(rootOf(cannotLoad));
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        var cause = thrown.getCause();
        return cause == null ? thrown : rootOf(cause);
    }
}
