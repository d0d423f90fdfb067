package io.counterweight.kernel;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The whole mutable state of a network, as flat sections in a fixed order: what a snapshot holds,
/// and how a network moves from one implementation to another. The arrays belong to it.
public final class NetworkState {
    private static final String MARK = "network-state";

    /// The form before had no number: it began with its parameters, and all columns shared one
    /// count of rows.
    private static final int FORMAT = 2;

    private final float[] parameters;
    private final float[] averages;
    private final float[] firstMoments;
    private final float[] secondMoments;
    private final double[] betaPowers;
    private final ColumnStatistics statistics;
    private final long steps;

    /// Sections in their order, as the accessors tell them.
    public NetworkState(
            float[] parameters,
            float[] averages,
            float[] firstMoments,
            float[] secondMoments,
            double[] betaPowers,
            ColumnStatistics statistics,
            long steps) {
        int size = parameters.length;
        requireLength("averages", averages.length, "parameters", size);
        requireLength("firstMoments", firstMoments.length, "parameters", size);
        requireLength("secondMoments", secondMoments.length, "parameters", size);
        requireLength("betaPowers", betaPowers.length, "betas", 2);
        this.parameters = parameters;
        this.averages = averages;
        this.firstMoments = firstMoments;
        this.secondMoments = secondMoments;
        this.betaPowers = betaPowers;
        this.statistics = statistics;
        this.steps = steps;
    }

    /// The state before the first example, with these parameters.
    public static NetworkState initial(NetworkSpec spec, float[] parameters) {
        return new NetworkState(
                parameters.clone(),
                parameters.clone(),
                new float[parameters.length],
                new float[parameters.length],
                new double[] {1, 1},
                ColumnStatistics.empty(spec.features()),
                0);
    }

    /// The same with other statistics.
    public NetworkState with(ColumnStatistics other) {
        return new NetworkState(
                parameters, averages, firstMoments, secondMoments, betaPowers, other, steps);
    }

    /// The same before the first step of another optimiser: its moments begin anew.
    public NetworkState withoutMoments() {
        return new NetworkState(
                parameters,
                averages,
                new float[parameters.length],
                new float[parameters.length],
                new double[] {1, 1},
                statistics,
                steps);
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

    /// Of the raw features.
    public ColumnStatistics statistics() {
        return statistics;
    }

    /// Steps the optimiser has taken.
    public long steps() {
        return steps;
    }

    /// Writes mark and format, then every section: name, length, values (big-endian).
    public void writeTo(DataOutput out) throws IOException {
        out.writeUTF(MARK);
        out.writeInt(FORMAT);
        write(out, "parameters", parameters);
        write(out, "averages", averages);
        write(out, "first-moments", firstMoments);
        write(out, "second-moments", secondMoments);
        write(out, "beta-powers", betaPowers);
        write(out, "steps", new long[] {steps});
        write(out, "rows", statistics.rows());
        write(out, "inner", statistics.inner());
        write(out, "mean", statistics.mean());
        write(out, "squares", statistics.squares());
        write(out, "held", statistics.held());
        for (int f = 0; f < statistics.columns(); f++) {
            for (int i = 0; i < statistics.held()[f]; i++) {
                out.writeFloat(statistics.outer()[f * ColumnStatistics.OUTER + i]);
            }
        }
    }

    /// Reads what [#writeTo] wrote for a network of that shape, or the form before; another shape
    /// is an error that names the section. Of the form before each column gets the one count of
    /// rows, and no outer values: they gather again.
    public static NetworkState readFrom(DataInput in, NetworkSpec spec) throws IOException {
        int size = ParameterLayout.of(spec).size();
        String first = in.readUTF();
        boolean isOld = first.equals("parameters");
        if (!isOld) {
            expectFormat(first, in.readInt());
            first = in.readUTF();
        }
        expectSection(first, in.readInt(), "parameters", size);
        float[] parameters = readFloats(in, size);
        float[] averages = readFloats(in, "averages", size);
        float[] firstMoments = readFloats(in, "first-moments", size);
        float[] secondMoments = readFloats(in, "second-moments", size);
        double[] betaPowers = readDoubles(in, "beta-powers", 2);
        if (isOld) {
            double[] mean = readDoubles(in, "mean", spec.features());
            double[] squares = readDoubles(in, "squares", spec.features());
            long[] counts = readLongs(in, "counts", 2);
            return new NetworkState(
                    parameters,
                    averages,
                    firstMoments,
                    secondMoments,
                    betaPowers,
                    ColumnStatistics.of(mean, squares, counts[0]),
                    counts[1]);
        }
        long steps = readLongs(in, "steps", 1)[0];
        return new NetworkState(
                parameters,
                averages,
                firstMoments,
                secondMoments,
                betaPowers,
                readStatistics(in, spec.features()),
                steps);
    }

    private static ColumnStatistics readStatistics(DataInput in, int columns) throws IOException {
        long[] rows = readLongs(in, "rows", columns);
        long[] inner = readLongs(in, "inner", columns);
        double[] mean = readDoubles(in, "mean", columns);
        double[] squares = readDoubles(in, "squares", columns);
        long[] held = readLongs(in, "held", columns);
        float[] outer = new float[columns * ColumnStatistics.OUTER];
        for (int f = 0; f < columns; f++) {
            if (held[f] < 0 || held[f] > ColumnStatistics.OUTER) {
                throw new IllegalArgumentException(
                        "held must be in [0, %d]: held[%d]=%d"
                                .formatted(ColumnStatistics.OUTER, f, held[f]));
            }
            for (int i = 0; i < held[f]; i++) {
                outer[f * ColumnStatistics.OUTER + i] = in.readFloat();
            }
        }
        return new ColumnStatistics(rows, inner, held, mean, squares, outer);
    }

    private static void expectFormat(String mark, int format) {
        if (!mark.equals(MARK) || format != FORMAT) {
            throw new IllegalArgumentException(
                    "expected a network's state of format %d, found mark=%s, format=%d"
                            .formatted(FORMAT, mark, format));
        }
    }

    private static void write(DataOutput out, String name, float[] values) throws IOException {
        out.writeUTF(name);
        out.writeInt(values.length);
        // Big-endian, as one at a time; a network's state is written often.
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    private static void write(DataOutput out, String name, double[] values) throws IOException {
        out.writeUTF(name);
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static void write(DataOutput out, String name, long[] values) throws IOException {
        out.writeUTF(name);
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private static float[] readFloats(DataInput in, String name, int length) throws IOException {
        expectSection(in, name, length);
        return readFloats(in, length);
    }

    private static float[] readFloats(DataInput in, int length) throws IOException {
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
        expectSection(in.readUTF(), in.readInt(), name, length);
    }

    private static void expectSection(String foundName, int foundLength, String name, int length) {
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
