package io.counterweight.score;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Where ONNX Runtime lives in this JVM: its native library and its one environment.
///
/// Its Java package (1.29.0) has telemetry built in: when the environment is made it writes a
/// device id and a database below the user's cache folder and reads the command line, which on a
/// thread of the usual stack ends the JVM where that line is longer than some 3,000 characters.
/// Launcher, image and tests set `ORT_DISABLE_TELEMETRY=1`, which prevents all of it. For a process
/// that was started otherwise the environment is made on a large stack, and telemetry is switched
/// off then.
public final class OnnxRuntimeHome {
    private static final long STACK = 64 << 20;

    private OnnxRuntimeHome() {}

    /// Unpacks and loads the native library. Call it at start-up, before readiness; later calls
    /// return soon. Any thread.
    ///
    /// @return the version of ONNX Runtime
    /// @throws OnnxRuntimeUnavailable when the library cannot be loaded
    public static String start() {
        return environment().getVersion();
    }

    static OrtEnvironment environment() {
        var made =
                new FutureTask<>(() -> {
                    var environment = OrtEnvironment.getEnvironment();
                    environment.setTelemetry(false);
                    return environment;
                });
        new Thread(null, made, "onnx-runtime-start", STACK).start();
        try {
            return made.get();
        } catch (ExecutionException | CancellationException cannotLoad) {
            throw new OnnxRuntimeUnavailable(rootOf(cannotLoad));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnnxRuntimeUnavailable(e);
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        var cause = thrown.getCause();
        return cause == null ? thrown : rootOf(cause);
    }
}
