package io.counterweight.imbalance;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/// How many examples of each class there were: plain, or decayed in event time.
///
/// Decayed counts use forward decay (Cormode et al., ICDE 2009): with λ = ln 2 / half-life, an
/// example at time t adds `exp(λ(t − L))` to its class, for a landmark L; the count at the newest
/// time T seen is that sum times `exp(−λ(T − L))`. So the order of examples does not matter (up to
/// rounding), partial counts merge, and a late or revised label gives what it would have given in
/// time. L moves to T when λ(T − L) > 60.
///
/// Confined to one thread at a time.
public final class ClassCounts {
    private static final double LARGEST_EXPONENT = 60;
    private static final long NO_TIME = Long.MIN_VALUE;

    private final double[] sums;
    private final long halfLifeMillis;
    private final double lambda;
    private long landmark = NO_TIME;
    private long latest = NO_TIME;

    private ClassCounts(int classes, long halfLifeMillis) {
        if (classes < 2) {
            throw new IllegalArgumentException("classes must be at least 2: classes=" + classes);
        }
        if (halfLifeMillis < 0) {
            throw new IllegalArgumentException(
                    "half-life must be positive: millis=" + halfLifeMillis);
        }
        this.sums = new double[classes];
        this.halfLifeMillis = halfLifeMillis;
        this.lambda = halfLifeMillis == 0 ? 0 : StrictMath.log(2) / (double) halfLifeMillis;
    }

    /// Counts that never forget.
    public static ClassCounts plain(int classes) {
        return new ClassCounts(classes, 0);
    }

    /// Counts whose examples lose half their worth in each half-life of event time.
    public static ClassCounts decayed(int classes, Duration halfLife) {
        if (halfLife.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "half-life must be at least a millisecond: halfLife=" + halfLife);
        }
        return new ClassCounts(classes, halfLife.toMillis());
    }

    /// Counts of the kind of `kind` that go on where others are now, of whatever kind those are.
    public static ClassCounts continued(ClassCounts from, ClassCounts kind) {
        if (from.halfLifeMillis == kind.halfLifeMillis) {
            return from;
        }
        ClassCounts counts = new ClassCounts(from.classes(), kind.halfLifeMillis);
        for (int c = 0; c < counts.sums.length; c++) {
            counts.sums[c] = from.count(c);
        }
        counts.latest = counts.landmark = from.latest;
        return counts;
    }

    public int classes() {
        return sums.length;
    }

    /// Counts one example.
    ///
    /// @param eventTimeMillis its event time; plain counts ignore it
    public void add(int label, long eventTimeMillis) {
        add(label, eventTimeMillis, 1);
    }

    /// Counts one example that stands for others, too.
    ///
    /// @param weight for how many, itself included
    public void add(int label, long eventTimeMillis, double weight) {
        requireClass(label);
        // First: a new time may move the landmark, and with it the sums.
        double worth = worth(eventTimeMillis);
        sums[label] += weight * worth;
    }

    /// Takes one example back, as when its label is revised. What was never added takes nothing
    /// away: no count falls below 0.
    ///
    /// @param eventTimeMillis the event time it was added with
    public void remove(int label, long eventTimeMillis) {
        remove(label, eventTimeMillis, 1);
    }

    /// Takes back what was added with a weight.
    public void remove(int label, long eventTimeMillis, double weight) {
        requireClass(label);
        double worth = worth(eventTimeMillis);
        sums[label] = Math.max(0, sums[label] - weight * worth);
    }

    /// The count of a class, decayed to the newest time seen.
    public double count(int label) {
        requireClass(label);
        return sums[label] * scale();
    }

    /// The counts of all classes together.
    public double total() {
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total * scale();
    }

    /// Adds the counts of another part of the stream.
    ///
    /// @throws IllegalArgumentException unless it has as many classes and the same half-life
    public void merge(ClassCounts other) {
        if (other.sums.length != sums.length || other.halfLifeMillis != halfLifeMillis) {
            throw new IllegalArgumentException(
                    "counts to merge must have as many classes and the same half-life: classes=%d and %d, millis=%d and %d"
                            .formatted(
                                    sums.length,
                                    other.sums.length,
                                    halfLifeMillis,
                                    other.halfLifeMillis));
        }
        double factor = 1;
        if (lambda > 0 && other.landmark != NO_TIME) {
            see(other.latest);
            factor = StrictMath.exp(lambda * ((double) other.landmark - (double) landmark));
        }
        for (int c = 0; c < sums.length; c++) {
            sums[c] += other.sums[c] * factor;
        }
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(sums.length);
        out.writeLong(halfLifeMillis);
        out.writeLong(landmark);
        out.writeLong(latest);
        for (double sum : sums) {
            out.writeDouble(sum);
        }
    }

    public static ClassCounts readFrom(DataInput in) throws IOException {
        int classes = in.readInt();
        ClassCounts counts = new ClassCounts(classes, in.readLong());
        counts.landmark = in.readLong();
        counts.latest = in.readLong();
        for (int c = 0; c < classes; c++) {
            counts.sums[c] = in.readDouble();
        }
        return counts;
    }

    @Override
    public String toString() {
        double[] counts = new double[sums.length];
        Arrays.setAll(counts, this::count);
        return "ClassCounts" + Arrays.toString(counts);
    }

    /// What an example of that time adds to its sum.
    private double worth(long eventTimeMillis) {
        if (lambda == 0) {
            return 1;
        }
        see(eventTimeMillis);
        return StrictMath.exp(lambda * ((double) eventTimeMillis - (double) landmark));
    }

    private void see(long eventTimeMillis) {
        if (landmark == NO_TIME) {
            landmark = eventTimeMillis;
        }
        latest = Math.max(latest, eventTimeMillis);
        double exponent = lambda * ((double) latest - (double) landmark);
        if (exponent > LARGEST_EXPONENT) {
            double factor = StrictMath.exp(-exponent);
            for (int c = 0; c < sums.length; c++) {
                sums[c] *= factor;
            }
            landmark = latest;
        }
    }

    private double scale() {
        return lambda == 0 || landmark == NO_TIME
                ? 1
                : StrictMath.exp(-lambda * ((double) latest - (double) landmark));
    }

    private void requireClass(int label) {
        if (label < 0 || label >= sums.length) {
            throw new IllegalArgumentException(
                    "label must be in [0, classes): label=%d, classes=%d"
                            .formatted(label, sums.length));
        }
    }
}
