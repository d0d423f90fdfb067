package io.counterweight.kernel;

import java.util.List;

/// The dense layers with the activation between them, and their buffers `[unit][row]`.
final class LayerStack {
    private final Activation activation;
    private final boolean hasEncoding;
    private final List<DenseLayer> layers;
    private final float[][][] values;
    private final float[][][] derivatives;
    private final float[][][] valueGradients;

    LayerStack(NetworkSpec spec, ParameterLayout layout) {
        this.activation = spec.activation();
        this.hasEncoding = spec.frequencies() > 0;
        this.layers = layout.layers().stream().map(DenseLayer::new).toList();
        int count = layers.size();
        this.values = new float[count + 1][][];
        this.derivatives = new float[count][][];
        this.valueGradients = new float[count][][];
        int rows = spec.maxRows();
        values[0] = new float[spec.encoded()][rows];
        for (int l = 0; l < count; l++) {
            values[l + 1] = new float[layers.get(l).out()][rows];
            derivatives[l] = new float[layers.get(l).in()][rows];
            valueGradients[l] = new float[layers.get(l).in()][rows];
        }
    }

    /// The buffer of the encoded features: fill it before a pass.
    float[][] input() {
        return values[0];
    }

    /// Returns the buffer of the logits.
    float[][] forward(float[] parameters, int rows) {
        for (int l = 0; l < layers.size(); l++) {
            DenseLayer layer = layers.get(l);
            for (int u = 0; l > 0 && u < layer.in(); u++) {
                Activations.apply(activation, values[l][u], rows);
            }
            layer.forward(parameters, values[l], values[l + 1], rows);
        }
        return values[layers.size()];
    }

    /// As [#forward], and keeps what [#backward] needs.
    float[][] forwardForTraining(float[] parameters, int rows) {
        for (int l = 0; l < layers.size(); l++) {
            DenseLayer layer = layers.get(l);
            for (int u = 0; l > 0 && u < layer.in(); u++) {
                Activations.apply(activation, values[l][u], derivatives[l][u], rows);
            }
            layer.forward(parameters, values[l], values[l + 1], rows);
        }
        return values[layers.size()];
    }

    /// From the logits' gradients, which stand in the buffer of the logits, to the gradients of all
    /// weights; returns the gradients of the encoded features (only filled where there is an
    /// encoding to train).
    float[][] backward(float[] parameters, float[] gradients, int rows) {
        float[][] outputs = values[layers.size()];
        for (int l = layers.size() - 1; l >= 0; l--) {
            DenseLayer layer = layers.get(l);
            layer.backwardParameters(values[l], outputs, rows, gradients);
            float[][] inputs = valueGradients[l];
            if (l > 0 || hasEncoding) {
                layer.backwardInputs(parameters, outputs, rows, inputs);
            }
            for (int u = 0; l > 0 && u < layer.in(); u++) {
                multiply(inputs[u], derivatives[l][u], rows);
            }
            outputs = inputs;
        }
        return outputs;
    }

    private static void multiply(float[] values, float[] by, int rows) {
        for (int r = 0; r < rows; r++) {
            values[r] *= by[r];
        }
    }
}
