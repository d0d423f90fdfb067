package io.counterweight.kernel;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The whole mutable state of a network, as flat sections in a fixed order: what a snapshot holds,
/// and how a network moves from one implementation to another. The arrays belong to it.
public final class NetworkState {
    /// A deviation below this one counts as 1: the feature is constant.
    private static final double SMALLEST_DEVIATION = 1e-4;

    private final float[] parameters;
    private final float[] averages;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final double[] betaPowers;
    private final double[] mean;
    private final double[] squares;
    private final long[] counts;

    /// Sections in their order, as the accessors tell them.
    public NetworkState(
            float[] parameters,
            float[] averages,
            float[] firstMoments,
            float[] secondMoments,
            double[] betaPowers,
            double[] mean,
            double[] squares,
            long[] counts) {
        int size = parameters.length;
        requireLength("averages", averages.length, "parameters", size);
        requireLength("firstMoments", firstMoments.length, "parameters", size);
        requireLength("secondMoments", secondMoments.length, "parameters", size);
        requireLength("betaPowers", betaPowers.length, "betas", 2);
        requireLength("squares", squares.length, "mean", mean.length);
        requireLength("counts", counts.length, "counters", 2);
        this.parameters = parameters;
        this.averages = averages;
        this.firstMoments = firstMoments;
        this.secondMoments = secondMoments;
        this.betaPowers = betaPowers;
        this.mean = mean;
        this.squares = squares;
        this.counts = counts;
    }

    /// The state before the first example, with these parameters.
    public static NetworkState initial(NetworkSpec spec, float[] parameters) {
        return new NetworkState(
                parameters.clone(),
                parameters.clone(),
                new float[parameters.length],
                new float[parameters.length],
                new double[] {1, 1},
                new double[spec.features()],
                new double[spec.features()],
                new long[2]);
    }

    /// The same before the first step of another optimiser: its moments begin anew.
    public NetworkState withoutMoments() {
        return new NetworkState(
                parameters,
                averages,
                new float[parameters.length],
                new float[parameters.length],
                new double[] {1, 1},
                mean,
                squares,
                counts);
    }

    /// In the order of [ParameterLayout].
    public float[] parameters() {
        return parameters;
    }

    /// The averaged parameters, same order: scoring uses them.
    public float[] averages() {
        return averages;
    }

    /// Adam's m; zeros for the others.
    public float[] firstMoments() {
        return firstMoments;
    }

    /// Adam's v, AdaGrad's sum of squares; zeros for plain descent.
    public float[] secondMoments() {
        return secondMoments;
    }

    /// β₁^t and β₂^t, multiplied step by step; 1, 1 at the start.
    public double[] betaPowers() {
        return betaPowers;
    }

    /// Running mean of each raw feature.
    public double[] mean() {
        return mean;
    }

    /// Running sum of squared deviations of each raw feature (Welford's m2).
    public double[] squares() {
        return squares;
    }

    /// Rows seen by the standardisation, steps taken.
    public long[] counts() {
        return counts;
    }

    /// Rows the standardisation has seen.
    public long rows() {
        return counts[0];
    }

    /// Steps the optimiser has taken.
    public long steps() {
        return counts[1];
    }

    /// The deviation that standardises a feature, from Welford's sum over `rows` rows: `(float)
    /// sqrt(squares / rows)`, or 1 where that root is below 1e-4 or there is no row.
    public static float deviation(double squares, long rows) {
        double deviation = rows == 0 ? 0 : Math.sqrt(squares / (double) rows);
        return deviation < SMALLEST_DEVIATION ? 1f : (float) deviation;
    }

    /// Writes every section: name, length, values (big-endian).
    public void writeTo(DataOutput out) throws IOException {
        write(out, "parameters", parameters);
        write(out, "averages", averages);
        write(out, "first-moments", firstMoments);
        write(out, "second-moments", secondMoments);
        write(out, "beta-powers", betaPowers);
        write(out, "mean", mean);
        write(out, "squares", squares);
        out.writeUTF("counts");
        out.writeInt(counts.length);
        for (long count : counts) {
            out.writeLong(count);
        }
    }

    /// Reads what [#writeTo] wrote for a network of that shape; another shape is an error that
    /// names the section.
    public static NetworkState readFrom(DataInput in, NetworkSpec spec) throws IOException {
        int size = ParameterLayout.of(spec).size();
        return new NetworkState(
                readFloats(in, "parameters", size),
                readFloats(in, "averages", size),
                readFloats(in, "first-moments", size),
                readFloats(in, "second-moments", size),
                readDoubles(in, "beta-powers", 2),
                readDoubles(in, "mean", spec.features()),
                readDoubles(in, "squares", spec.features()),
                readLongs(in, "counts", 2));
    }

    private static void write(DataOutput out, String name, float[] values) throws IOException {
        out.writeUTF(name);
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void write(DataOutput out, String name, double[] values) throws IOException {
        out.writeUTF(name);
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static float[] readFloats(DataInput in, String name, int length) throws IOException {
        expectSection(in, name, length);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    private static double[] readDoubles(DataInput in, String name, int length) throws IOException {
        expectSection(in, name, length);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
        }
        return values;
    }

    private static long[] readLongs(DataInput in, String name, int length) throws IOException {
        expectSection(in, name, length);
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }

    private static void expectSection(DataInput in, String name, int length) throws IOException {
        String foundName = in.readUTF();
        int foundLength = in.readInt();
        if (!foundName.equals(name) || foundLength != length) {
            throw new IllegalArgumentException(
                    "expected section %s of %d values, found %s of %d"
                            .formatted(name, length, foundName, foundLength));
        }
    }

    private static void requireLength(String name, int length, String of, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s.length must equal the number of %s: %s.length=%d, %s=%d"
                            .formatted(name, of, name, length, of, expected));
        }
    }
}
