package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A [LogitRegression] on several opinions that goes on: rows since the last fit are held, those
/// before are a [PastLoss] that halves each `halfLife` of event time. So it remembers as long as it
/// should, whatever the number of rows. Bounded; same rows, same bits. Confined to one thread at a
/// time.
final class FadingFit {
    /// Rows held: with so many a fit is due.
    static final int CAPACITY = 1 << 14;

    /// Draws each weight towards the mean, and offsets towards 0, as much as some hundred doubtful
    /// rows do: members that say the same must not be played off against each other.
    static final double PRIOR = 100;

    private static final byte FORMAT = 1;

    private final int opinions;
    private final int classes;
    private final Duration halfLife;
    private final float[] logs;
    private final int[] labels;
    private final float[] weights;
    private final long[] seen;
    private final double[] parameters;
    private final PastLoss past;
    private int rows;
    private long fadedAt = Long.MIN_VALUE;

    FadingFit(int opinions, int classes, Duration halfLife) {
        this.opinions = opinions;
        this.classes = classes;
        this.halfLife = halfLife;
        this.logs = new float[CAPACITY * opinions * classes];
        this.labels = new int[CAPACITY];
        this.weights = new float[CAPACITY];
        this.seen = new long[classes];
        this.parameters = new double[opinions + classes];
        this.past = new PastLoss(parameters.length);
        Arrays.fill(parameters, 0, opinions, 1.0 / opinions);
    }

    boolean isFull() {
        return rows == CAPACITY;
    }

    /// @param weight for how many the row stands; below 0 where it takes back what was said before
    void add(float[] row, int label, float weight) {
        int width = opinions * classes;
        for (int i = 0; i < width; i++) {
            logs[rows * width + i] = Math.max(row[i], ScoreWindow.LEAST_LOG);
        }
        labels[rows] = label;
        weights[rows++] = weight;
        seen[label] += weight < 0 ? -1 : 1;
    }

    /// Takes the rows that are held into the past.
    ///
    /// @param now time of labels, event time
    /// @return the fit; null where there are too few rows of all classes but the commonest
    @Nullable LogitRegression fit(long now) {
        if (fadedAt != Long.MIN_VALUE && now > fadedAt) {
            past.fade(StrictMath.pow(0.5, (double) (now - fadedAt) / halfLife.toMillis()));
        }
        fadedAt = Math.max(fadedAt, now);
        var fit =
                LogitRegression.after(
                        past, PRIOR, parameters, logs, labels, weights, rows, opinions, classes);
        fit.foldInto(past);
        rows = 0;
        fit.copyTo(parameters);
        long others = Arrays.stream(seen).sum() - Arrays.stream(seen).max().orElse(0);
        return others < PlattFit.FEWEST_EXAMPLES ? null : fit;
    }

    void setBack(long time) {
        fadedAt = Math.min(fadedAt, time);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeByte(FORMAT);
        out.writeLong(fadedAt);
        for (long count : seen) {
            out.writeLong(count);
        }
        for (double parameter : parameters) {
            out.writeDouble(parameter);
        }
        past.writeTo(out);
        out.writeInt(rows);
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < opinions * classes; i++) {
                out.writeFloat(logs[r * opinions * classes + i]);
            }
            out.writeInt(labels[r]);
            out.writeFloat(weights[r]);
        }
    }

    void readFrom(DataInput in) throws IOException {
        int format = in.readByte();
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "a learned sum's state must be of format 1: format=" + format);
        }
        fadedAt = in.readLong();
        for (int c = 0; c < classes; c++) {
            seen[c] = in.readLong();
        }
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = in.readDouble();
        }
        past.readFrom(in);
        rows = in.readInt();
        if (rows < 0 || rows > CAPACITY) {
            throw new IllegalArgumentException(
                    "rows held must be in [0, %d]: rows=%d".formatted(CAPACITY, rows));
        }
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < opinions * classes; i++) {
                logs[r * opinions * classes + i] = in.readFloat();
            }
            labels[r] = in.readInt();
            weights[r] = in.readFloat();
        }
    }
}
