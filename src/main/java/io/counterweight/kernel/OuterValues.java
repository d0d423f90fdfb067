package io.counterweight.kernel;

/// The outermost values of a column, in ascending order: `held` of them from `at` on in an array
/// that others share. No state.
final class OuterValues {
    /// Values of a column that are kept as they are.
    static final int MOST = 256;

    /// Of this many rows one may be held to the level of others, at each end.
    private static final long ROWS_OF_ONE = 32;

    private static final int HALF = MOST / 2;

    private OuterValues() {}

    /// Adds a value where there is room.
    static void insert(float[] values, int at, int held, float x) {
        int i = at + held;
        while (i > at && values[i - 1] > x) {
            values[i] = values[i - 1];
            i--;
        }
        values[i] = x;
    }

    /// Whether a value lies between the two halves of a full row of outer values.
    static boolean isInner(float[] values, int at, float x) {
        return values[at + HALF - 1] <= x && x <= values[at + HALF];
    }

    /// Puts a value that is not inner among the full row, and returns the one that is inner now.
    static float replace(float[] values, int at, float x) {
        if (x > values[at + HALF]) {
            float inner = values[at + HALF];
            int i = at + HALF;
            while (i + 1 < at + MOST && values[i + 1] < x) {
                values[i] = values[i + 1];
                i++;
            }
            values[i] = x;
            return inner;
        }
        float inner = values[at + HALF - 1];
        int i = at + HALF - 1;
        while (i > at && values[i - 1] > x) {
            values[i] = values[i - 1];
            i--;
        }
        values[i] = x;
        return inner;
    }

    /// Values at each end that may count as no more than the next inner one.
    static int bounded(long rows) {
        return (int) Math.min(rows / ROWS_OF_ONE, HALF);
    }

    /// What the smallest count as at least: the value after the first `bounded` of them, or after
    /// half of those that differ from the innermost, where these are fewer.
    static float low(float[] values, int at, int held, int bounded) {
        int half = held / 2;
        int differ = 0;
        while (differ < half && values[at + differ] < values[at + half - 1]) {
            differ++;
        }
        return values[at + Math.min(bounded, differ / 2)];
    }

    /// What the largest count as at most.
    static float high(float[] values, int at, int held, int bounded) {
        int half = held / 2;
        int last = at + held - 1;
        int differ = 0;
        while (differ < half && values[last - differ] > values[last - half + 1]) {
            differ++;
        }
        return values[last - Math.min(bounded, differ / 2)];
    }
}
