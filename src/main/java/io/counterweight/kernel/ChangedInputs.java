package io.counterweight.kernel;

/// A network's state for other input columns: what it learned of those that stay goes on.
///
/// A column that is new is not asked at first: its weights in the first layer are 0, and its
/// statistics empty. A column that goes is taken at its mean from now on: there its sines are 0 and
/// its cosines 1, and what these gave moves into the bias. So the network gives, on rows that have
/// the mean in the columns that go, what it gave before, to the rounding of float. No state.
public final class ChangedInputs {
    private final ParameterLayout before;
    private final ParameterLayout after;
    private final int oldColumns;
    private final int frequencies;
    private final int[] oldColumnOfNew;

    private ChangedInputs(NetworkSpec from, NetworkSpec to, int[] oldColumnOfNew) {
        this.before = ParameterLayout.of(from);
        this.after = ParameterLayout.of(to);
        this.oldColumns = from.features();
        this.frequencies = from.frequencies();
        this.oldColumnOfNew = oldColumnOfNew;
    }

    /// @param state of a network of `from`; not changed
    /// @param to as `from` but for the number of features and of rows
    /// @param oldColumnOfNew one a feature of `to`: its column in `from`, or a negative number for
    ///   a new one. Those that no feature names go
    /// @param freshFrequencies `features × k` of `to`, row-major; those of new columns are taken
    /// @throws IllegalArgumentException for specs that differ otherwise, a column that does not
    ///   exist or is named twice, or an array of another length
    public static NetworkState remap(
            NetworkState state,
            NetworkSpec from,
            NetworkSpec to,
            int[] oldColumnOfNew,
            float[] freshFrequencies) {
        check(from, to, oldColumnOfNew, freshFrequencies);
        var change = new ChangedInputs(from, to, oldColumnOfNew);
        float[] none = new float[freshFrequencies.length];
        return new NetworkState(
                change.values(state.parameters(), freshFrequencies),
                change.values(state.averages(), freshFrequencies),
                change.moments(state.firstMoments(), none),
                change.moments(state.secondMoments(), none),
                state.betaPowers().clone(),
                state.statistics().remap(oldColumnOfNew),
                state.steps());
    }

    private static void check(
            NetworkSpec from, NetworkSpec to, int[] oldColumnOfNew, float[] freshFrequencies) {
        if (!from.with(to.features(), to.maxRows()).equals(to)) {
            throw new IllegalArgumentException(
                    "networks must differ in features and maxRows only: from=%s, to=%s"
                            .formatted(from, to));
        }
        requireLength("oldColumnOfNew", oldColumnOfNew.length, to.features());
        requireLength(
                "freshFrequencies", freshFrequencies.length, to.features() * to.frequencies());
        boolean[] isNamed = new boolean[from.features()];
        for (int column : oldColumnOfNew) {
            if (column >= from.features() || (column >= 0 && isNamed[column])) {
                throw new IllegalArgumentException(
                        "an old column must exist and be named once: column=%d, features=%d"
                                .formatted(column, from.features()));
            }
            if (column >= 0) {
                isNamed[column] = true;
            }
        }
    }

    private float[] values(float[] old, float[] freshFrequencies) {
        float[] values = moments(old, freshFrequencies);
        boolean[] stays = new boolean[oldColumns];
        for (int column : oldColumnOfNew) {
            if (column >= 0) {
                stays[column] = true;
            }
        }
        ParameterLayout.Layer first = before.layers().getFirst();
        int bias = after.layers().getFirst().bias();
        for (int column = 0; column < oldColumns; column++) {
            for (int j = 0; !stays[column] && j < frequencies; j++) {
                int cosine = oldColumns + (oldColumns + column) * frequencies + j;
                for (int o = 0; o < first.out(); o++) {
                    values[bias + o] += old[first.weights() + cosine * first.out() + o];
                }
            }
        }
        return values;
    }

    /// What stands one beside a parameter: moved with its column, and 0 for a new one.
    private float[] moments(float[] old, float[] ofNewFrequencies) {
        float[] to = new float[after.size()];
        ParameterLayout.Layer first = before.layers().getFirst();
        int newColumns = oldColumnOfNew.length;
        int weights = after.layers().getFirst().weights();
        for (int column = 0; column < newColumns; column++) {
            int from = oldColumnOfNew[column];
            for (int j = 0; j < frequencies; j++) {
                int at = column * frequencies + j;
                to[at] = from < 0 ? ofNewFrequencies[at] : old[from * frequencies + j];
            }
            for (int i = 0; from >= 0 && i < 1 + 2 * frequencies; i++) {
                System.arraycopy(
                        old,
                        first.weights() + input(i, from, oldColumns) * first.out(),
                        to,
                        weights + input(i, column, newColumns) * first.out(),
                        first.out());
            }
        }
        int bias = after.layers().getFirst().bias();
        System.arraycopy(old, first.bias(), to, bias, after.size() - bias);
        return to;
    }

    /// The input of the first layer that is the i-th value of a column: its z, its sines, its
    /// cosines.
    private int input(int i, int column, int columns) {
        if (i == 0) {
            return column;
        }
        return i <= frequencies
                ? columns + column * frequencies + i - 1
                : columns + (columns + column) * frequencies + i - 1 - frequencies;
    }

    private static void requireLength(String name, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s.length must fit the new network: %s.length=%d, expected %d"
                            .formatted(name, name, length, expected));
        }
    }
}
