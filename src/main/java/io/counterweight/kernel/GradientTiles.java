package io.counterweight.kernel;

/// Gradients of weights: `dW[i][o] = Σ_rows x[i]·g[o]`, each one sequential chain over the rows.
/// The chains cannot be split, so sixteen of them run side by side in registers.
final class GradientTiles {
    private static final int TILE = 4;

    private GradientTiles() {}

    /// x is `[in][row]`, g is `[out][row]`; results go to `into[at + i · out + o]`.
    static void outerProducts(
            float[][] x, int in, float[][] g, int out, int rows, float[] into, int at) {
        int wholeIn = in - in % TILE;
        int wholeOut = out - out % TILE;
        for (int i = 0; i < wholeIn; i += TILE) {
            for (int o = 0; o < wholeOut; o += TILE) {
                tile(x, i, g, o, rows, into, at + i * out + o, out);
            }
            for (int o = wholeOut; o < out; o++) {
                column(x, i, g[o], rows, into, at + i * out + o, out);
            }
        }
        for (int i = wholeIn; i < in; i++) {
            for (int o = 0; o < out; o++) {
                into[at + i * out + o] = chain(x[i], g[o], rows);
            }
        }
    }

    private static void tile(
            float[][] x, int i, float[][] g, int o, int rows, float[] into, int at, int step) {
        float[] x0 = x[i];
        float[] x1 = x[i + 1];
        float[] x2 = x[i + 2];
        float[] x3 = x[i + 3];
        float[] g0 = g[o];
        float[] g1 = g[o + 1];
        float[] g2 = g[o + 2];
        float[] g3 = g[o + 3];
        float a00 = 0f;
        float a01 = 0f;
        float a02 = 0f;
        float a03 = 0f;
        float a10 = 0f;
        float a11 = 0f;
        float a12 = 0f;
        float a13 = 0f;
        float a20 = 0f;
        float a21 = 0f;
        float a22 = 0f;
        float a23 = 0f;
        float a30 = 0f;
        float a31 = 0f;
        float a32 = 0f;
        float a33 = 0f;
        for (int r = 0; r < rows; r++) {
            float v0 = g0[r];
            float v1 = g1[r];
            float v2 = g2[r];
            float v3 = g3[r];
            float u0 = x0[r];
            a00 = Math.fma(u0, v0, a00);
            a01 = Math.fma(u0, v1, a01);
            a02 = Math.fma(u0, v2, a02);
            a03 = Math.fma(u0, v3, a03);
            float u1 = x1[r];
            a10 = Math.fma(u1, v0, a10);
            a11 = Math.fma(u1, v1, a11);
            a12 = Math.fma(u1, v2, a12);
            a13 = Math.fma(u1, v3, a13);
            float u2 = x2[r];
            a20 = Math.fma(u2, v0, a20);
            a21 = Math.fma(u2, v1, a21);
            a22 = Math.fma(u2, v2, a22);
            a23 = Math.fma(u2, v3, a23);
            float u3 = x3[r];
            a30 = Math.fma(u3, v0, a30);
            a31 = Math.fma(u3, v1, a31);
            a32 = Math.fma(u3, v2, a32);
            a33 = Math.fma(u3, v3, a33);
        }
        put(into, at, a00, a01, a02, a03);
        put(into, at + step, a10, a11, a12, a13);
        put(into, at + 2 * step, a20, a21, a22, a23);
        put(into, at + 3 * step, a30, a31, a32, a33);
    }

    private static void column(
            float[][] x, int i, float[] g, int rows, float[] into, int at, int step) {
        float[] x0 = x[i];
        float[] x1 = x[i + 1];
        float[] x2 = x[i + 2];
        float[] x3 = x[i + 3];
        float a0 = 0f;
        float a1 = 0f;
        float a2 = 0f;
        float a3 = 0f;
        for (int r = 0; r < rows; r++) {
            float v = g[r];
            a0 = Math.fma(x0[r], v, a0);
            a1 = Math.fma(x1[r], v, a1);
            a2 = Math.fma(x2[r], v, a2);
            a3 = Math.fma(x3[r], v, a3);
        }
        into[at] = a0;
        into[at + step] = a1;
        into[at + 2 * step] = a2;
        into[at + 3 * step] = a3;
    }

    private static float chain(float[] x, float[] g, int rows) {
        float a = 0f;
        for (int r = 0; r < rows; r++) {
            a = Math.fma(x[r], g[r], a);
        }
        return a;
    }

    private static void put(float[] into, int at, float a, float b, float c, float d) {
        into[at] = a;
        into[at + 1] = b;
        into[at + 2] = c;
        into[at + 3] = d;
    }
}
