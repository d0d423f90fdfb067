package io.counterweight.kernel;

/// Many chains of fused multiply-adds over `[unit][row]` buffers: for every row and chain c, `a =
/// sums[c]`; links j in order `a = fma(x[j], w[at + j · linkStep + c · chainStep], a)`; `sums[c] =
/// a`.
///
/// Lanes lie over rows. A pass takes two chains and four links, so that a value loaded is used
/// twice and a sum is loaded and stored once for four links; each unit has an array of its own,
/// because the compiler makes vectors only where it sees that loads and stores do not overlap.
final class RowChains {
    private RowChains() {}

    static void accumulate(
            float[] w,
            int at,
            int linkStep,
            int chainStep,
            float[][] x,
            int links,
            float[][] sums,
            int chains,
            int rows) {
        int j = 0;
        for (; j + 4 <= links; j += 4) {
            int c = 0;
            for (; c + 2 <= chains; c += 2) {
                int k = at + j * linkStep + c * chainStep;
                fourLinksOfTwo(w, k, linkStep, chainStep, x, j, sums[c], sums[c + 1], rows);
            }
            for (; c < chains; c++) {
                fourLinks(w, at + j * linkStep + c * chainStep, linkStep, x, j, sums[c], rows);
            }
        }
        for (; j < links; j++) {
            for (int c = 0; c < chains; c++) {
                oneLink(w[at + j * linkStep + c * chainStep], x[j], sums[c], rows);
            }
        }
    }

    private static void fourLinksOfTwo(
            float[] w,
            int k,
            int linkStep,
            int chainStep,
            float[][] x,
            int j,
            float[] a,
            float[] b,
            int rows) {
        float[] x0 = x[j];
        float[] x1 = x[j + 1];
        float[] x2 = x[j + 2];
        float[] x3 = x[j + 3];
        float w0 = w[k];
        float w1 = w[k + linkStep];
        float w2 = w[k + 2 * linkStep];
        float w3 = w[k + 3 * linkStep];
        float v0 = w[k + chainStep];
        float v1 = w[k + chainStep + linkStep];
        float v2 = w[k + chainStep + 2 * linkStep];
        float v3 = w[k + chainStep + 3 * linkStep];
        for (int r = 0; r < rows; r++) {
            float p0 = x0[r];
            float p1 = x1[r];
            float p2 = x2[r];
            float p3 = x3[r];
            a[r] = Math.fma(p3, w3, Math.fma(p2, w2, Math.fma(p1, w1, Math.fma(p0, w0, a[r]))));
            b[r] = Math.fma(p3, v3, Math.fma(p2, v2, Math.fma(p1, v1, Math.fma(p0, v0, b[r]))));
        }
    }

    private static void fourLinks(
            float[] w, int k, int linkStep, float[][] x, int j, float[] a, int rows) {
        float[] x0 = x[j];
        float[] x1 = x[j + 1];
        float[] x2 = x[j + 2];
        float[] x3 = x[j + 3];
        float w0 = w[k];
        float w1 = w[k + linkStep];
        float w2 = w[k + 2 * linkStep];
        float w3 = w[k + 3 * linkStep];
        for (int r = 0; r < rows; r++) {
            float sum = Math.fma(x1[r], w1, Math.fma(x0[r], w0, a[r]));
            a[r] = Math.fma(x3[r], w3, Math.fma(x2[r], w2, sum));
        }
    }

    private static void oneLink(float w, float[] x, float[] a, int rows) {
        for (int r = 0; r < rows; r++) {
            a[r] = Math.fma(x[r], w, a[r]);
        }
    }
}
