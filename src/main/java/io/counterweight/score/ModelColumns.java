package io.counterweight.score;

import io.counterweight.event.Positions;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which columns of the stream a model takes, and what it gets where the stream has none: the mean
/// of what it learned from. So a model made before an edit of the pipeline scores by its own list
/// of features. Immutable.
final class ModelColumns {
    private final int width;

    /// One a column of the model; null where the stream's are the model's.
    private final int @Nullable [] from;

    private final float[] missing;

    private ModelColumns(int width, int @Nullable [] from, float[] missing) {
        this.width = width;
        this.from = from;
        this.missing = missing;
    }

    /// The stream's columns as they are.
    ///
    /// @param mean of each; null where it is not known, 0 then
    static ModelColumns all(int width, float @Nullable [] mean) {
        return new ModelColumns(width, null, mean == null ? new float[width] : mean);
    }

    /// Some of the stream's columns, in another order.
    ///
    /// @param taken what each column of the model is: names or meanings
    /// @param stream what each of the stream is, in the same words
    /// @param mean of each column of the model; null where it is not known, 0 then
    static <T> ModelColumns of(List<T> taken, List<T> stream, float @Nullable [] mean) {
        return new ModelColumns(
                stream.size(),
                Positions.of(taken, stream),
                mean == null ? new float[taken.size()] : mean);
    }

    /// Columns of a row of the stream.
    int width() {
        return width;
    }

    /// Whether the stream has none of them.
    boolean areAllMissing() {
        if (from == null) {
            return false;
        }
        for (int column : from) {
            if (column >= 0) {
                return false;
            }
        }
        return true;
    }

    /// Writes rows of the stream as rows of the model, from the buffer's beginning on. What is
    /// missing in a row, NaN, is the mean too.
    ///
    /// @param rows `count × width`, row-major
    void put(float[] rows, int count, FloatBuffer to) {
        int columns = missing.length;
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < columns; c++) {
                int column = from == null ? c : from[c];
                float value = column < 0 ? Float.NaN : rows[r * width + column];
                to.put(r * columns + c, Float.isNaN(value) ? missing[c] : value);
            }
        }
    }

    /// A value a column of the model as one a column of the stream; 0 where the model has none.
    float[] ofStream(float[] values) {
        if (from == null) {
            return values;
        }
        float[] stream = new float[width];
        for (int c = 0; c < from.length; c++) {
            if (from[c] >= 0) {
                stream[from[c]] = values[c];
            }
        }
        return stream;
    }
}
