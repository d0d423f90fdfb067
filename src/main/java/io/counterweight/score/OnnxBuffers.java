package io.counterweight.score;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Direct buffers for up to a number of rows, and the tensors over them, one set for each number of
/// rows that was asked for. One thread.
final class OnnxBuffers implements AutoCloseable {
    private final OnnxPorts ports;
    private final int features;
    private final int logits;
    private final FloatBuffer input;
    private final FloatBuffer probabilityOutput;
    private final @Nullable FloatBuffer logitOutput;

    /// By number of rows.
    private final @Nullable Views[] views;

    OnnxBuffers(OnnxPorts ports, int features, int logits, int maxRows) {
        this.ports = ports;
        this.features = features;
        this.logits = logits;
        input = direct(maxRows * features);
        probabilityOutput = direct(maxRows * ports.columns());
        logitOutput = ports.logits() == null ? null : direct(maxRows * logits);
        views = new @Nullable Views[maxRows + 1];
    }

    Views of(int rows) throws OrtException {
        if (rows < 1 || rows >= views.length) {
            throw new IllegalArgumentException(
                    "rows must be between 1 and maxRows: rows="
                            + rows
                            + ", maxRows="
                            + (views.length - 1));
        }
        var known = views[rows];
        if (known != null) {
            return known;
        }
        var made = make(rows);
        views[rows] = made;
        return made;
    }

    private Views make(int rows) throws OrtException {
        var in = input.slice(0, rows * features);
        var inputs = Map.of(ports.input(), tensor(in, rows, features));
        var probabilities = probabilityOutput.slice(0, rows * ports.columns());
        var outputs = new LinkedHashMap<String, OnnxTensor>();
        outputs.put(ports.probabilities(), tensor(probabilities, rows, ports.columns()));
        if (ports.logits() == null || logitOutput == null) {
            return new Views(in, probabilities, null, inputs, outputs);
        }
        var logitRows = logitOutput.slice(0, rows * logits);
        outputs.put(ports.logits(), tensor(logitRows, rows, logits));
        return new Views(in, probabilities, logitRows, inputs, outputs);
    }

    private static OnnxTensor tensor(FloatBuffer over, int rows, int columns) throws OrtException {
        return OnnxTensor.createTensor(
                OnnxRuntimeHome.environment(), over, new long[] {rows, columns});
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        for (int rows = 0; rows < views.length; rows++) {
            var open = views[rows];
            if (open != null) {
                open.inputs().values().forEach(OnnxTensor::close);
                open.outputs().values().forEach(OnnxTensor::close);
                views[rows] = null;
            }
        }
    }

    /// What one call on so many rows uses.
    record Views(
            FloatBuffer input,
            FloatBuffer probabilities,
            @Nullable FloatBuffer logits,
            Map<String, OnnxTensor> inputs,
            Map<String, OnnxTensor> outputs) {}
}
