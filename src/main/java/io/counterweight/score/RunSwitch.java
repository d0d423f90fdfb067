package io.counterweight.score;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/// Ends, from another thread, the runs that are made with it: ONNX Runtime looks at it between one
/// operator and the next. Thread-safe.
final class RunSwitch implements AutoCloseable {
    private final RunOptions options;
    private boolean isClosed;
    private volatile boolean isOff;

    RunSwitch() {
        // Loads the library where nothing has yet.
        OnnxRuntimeHome.environment();
        try {
            options = new RunOptions();
        } catch (OrtException failed) {
            throw new IllegalStateException("options of a run must be possible", failed);
        }
    }

    /// Only by the thread that runs, and before [#close()].
    RunOptions options() {
        return options;
    }

    /// Ends a run that is on its way, and each later one. A second call does nothing.
    synchronized void off() {
        isOff = true;
        if (isClosed) {
            return;
        }
        try {
            options.setTerminate(true);
        } catch (OrtException failed) {
            throw new IllegalStateException("a run must be possible to end", failed);
        }
    }

    boolean isOff() {
        return isOff;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            options.close();
        }
    }
}
