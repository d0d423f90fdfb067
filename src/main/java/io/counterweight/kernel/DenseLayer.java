package io.counterweight.kernel;

import java.util.Arrays;

/// One dense layer over `[unit][row]` buffers. Over many rows the inner loops run along the rows;
/// over a few they run across outputs. The bits are the same.
final class DenseLayer {
    private static final int FEW_ROWS = 8;
    private static final int TILE = 8;

    private final int in;
    private final int out;
    private final int weights;
    private final int bias;

    DenseLayer(ParameterLayout.Layer shape) {
        this.in = shape.in();
        this.out = shape.out();
        this.weights = shape.weights();
        this.bias = shape.bias();
    }

    int in() {
        return in;
    }

    int out() {
        return out;
    }

    void forward(float[] parameters, float[][] x, float[][] y, int rows) {
        if (rows < FEW_ROWS) {
            forwardFew(parameters, x, y, rows);
            return;
        }
        for (int o = 0; o < out; o++) {
            Arrays.fill(y[o], 0, rows, parameters[bias + o]);
        }
        RowChains.accumulate(parameters, weights, out, 1, x, in, y, out, rows);
    }

    /// The gradients of weights and bias from those of the outputs.
    void backwardParameters(float[][] x, float[][] g, int rows, float[] gradients) {
        GradientTiles.outerProducts(x, in, g, out, rows, gradients, weights);
        for (int o = 0; o < out; o++) {
            float sum = 0f;
            for (int r = 0; r < rows; r++) {
                sum += g[o][r];
            }
            gradients[bias + o] = sum;
        }
    }

    /// The gradients of the inputs from those of the outputs.
    void backwardInputs(float[] parameters, float[][] g, int rows, float[][] dx) {
        for (int i = 0; i < in; i++) {
            Arrays.fill(dx[i], 0, rows, 0f);
        }
        RowChains.accumulate(parameters, weights, 1, out, g, out, dx, in, rows);
    }

    private void forwardFew(float[] p, float[][] x, float[][] y, int rows) {
        int whole = out - out % TILE;
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < whole; o += TILE) {
                forwardTile(p, x, y, r, o);
            }
            for (int o = whole; o < out; o++) {
                float a = p[bias + o];
                for (int i = 0; i < in; i++) {
                    a = Math.fma(x[i][r], p[weights + i * out + o], a);
                }
                y[o][r] = a;
            }
        }
    }

    private void forwardTile(float[] p, float[][] x, float[][] y, int r, int o) {
        int b = bias + o;
        float a0 = p[b];
        float a1 = p[b + 1];
        float a2 = p[b + 2];
        float a3 = p[b + 3];
        float a4 = p[b + 4];
        float a5 = p[b + 5];
        float a6 = p[b + 6];
        float a7 = p[b + 7];
        int w = weights + o;
        for (int i = 0; i < in; i++, w += out) {
            float v = x[i][r];
            a0 = Math.fma(v, p[w], a0);
            a1 = Math.fma(v, p[w + 1], a1);
            a2 = Math.fma(v, p[w + 2], a2);
            a3 = Math.fma(v, p[w + 3], a3);
            a4 = Math.fma(v, p[w + 4], a4);
            a5 = Math.fma(v, p[w + 5], a5);
            a6 = Math.fma(v, p[w + 6], a6);
            a7 = Math.fma(v, p[w + 7], a7);
        }
        y[o][r] = a0;
        y[o + 1][r] = a1;
        y[o + 2][r] = a2;
        y[o + 3][r] = a3;
        y[o + 4][r] = a4;
        y[o + 5][r] = a5;
        y[o + 6][r] = a6;
        y[o + 7][r] = a7;
    }
}
