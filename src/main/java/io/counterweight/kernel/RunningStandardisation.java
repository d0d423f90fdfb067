package io.counterweight.kernel;

/// Running mean and deviation of each raw feature, and the standardised features they give. An
/// update is prepared first and kept only by [#commit], so that a step that fails changes nothing.
final class RunningStandardisation {
    private final int features;
    private final float clip;
    private double[] mean;
    private double[] squares;
    private long rows;
    private double[] nextMean;
    private double[] nextSquares;
    private long nextRows;
    private final float[] centre;
    private final float[] perDeviation;

    RunningStandardisation(int features, float clip) {
        this.features = features;
        this.clip = clip;
        this.mean = new double[features];
        this.squares = new double[features];
        this.nextMean = new double[features];
        this.nextSquares = new double[features];
        this.centre = new float[features];
        this.perDeviation = new float[features];
        restate(mean, squares, rows);
    }

    void set(double[] newMean, double[] newSquares, long newRows) {
        System.arraycopy(newMean, 0, mean, 0, features);
        System.arraycopy(newSquares, 0, squares, 0, features);
        rows = newRows;
        restate(mean, squares, rows);
    }

    double[] mean() {
        return mean;
    }

    double[] squares() {
        return squares;
    }

    long rows() {
        return rows;
    }

    /// Prepares the statistics that include `count` more rows; [#standardise] uses them at once.
    void prepare(float[] raw, int count) {
        for (int f = 0; f < features; f++) {
            double shift = rows > 0 ? mean[f] : raw[f];
            double sum = 0;
            double sumOfSquares = 0;
            for (int r = 0; r < count; r++) {
                double delta = raw[r * features + f] - shift;
                sum = sum + delta;
                sumOfSquares = sumOfSquares + delta * delta;
            }
            double move = sum / (double) (rows + count);
            nextMean[f] = shift + move;
            nextSquares[f] = Math.max(squares[f] + (sumOfSquares - sum * move), 0);
        }
        nextRows = rows + count;
        restate(nextMean, nextSquares, nextRows);
    }

    /// Keeps what [#prepare] prepared.
    void commit() {
        double[] oldMean = mean;
        double[] oldSquares = squares;
        mean = nextMean;
        squares = nextSquares;
        rows = nextRows;
        nextMean = oldMean;
        nextSquares = oldSquares;
    }

    /// Forgets what [#prepare] prepared.
    void abandon() {
        restate(mean, squares, rows);
    }

    /// Feature f of row r goes to `out[f][r]`.
    void standardise(float[] raw, int count, float[][] out) {
        for (int f = 0; f < features; f++) {
            float m = centre[f];
            float s = perDeviation[f];
            float[] to = out[f];
            for (int r = 0; r < count; r++) {
                float z = (raw[r * features + f] - m) * s;
                to[r] = Math.min(Math.max(z, -clip), clip);
            }
        }
    }

    private void restate(double[] means, double[] sums, long count) {
        for (int f = 0; f < features; f++) {
            centre[f] = (float) means[f];
            perDeviation[f] = 1f / NetworkState.deviation(sums[f], count);
        }
    }
}
