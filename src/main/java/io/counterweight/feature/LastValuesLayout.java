package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import java.util.Arrays;
import java.util.List;

/// The last values of a number of an entity, in the order in which its transactions came.
final class LastValuesLayout implements StateLayout {
    private final int field;
    private final int keep;
    private final List<Column> columns;

    /// @param keep how many earlier values
    LastValuesLayout(int field, int keep, List<Column> columns) {
        this.field = field;
        this.keep = keep;
        this.columns = List.copyOf(columns);
    }

    record Column(int column, OfLast of) {}

    /// A feature of the present value and those before it.
    interface OfLast {
        /// @param before the earlier values, the oldest first: the first `size` of the array
        double value(double x, double[] before, int size);
    }

    /// The value of some transactions before; `empty` where there were not so many.
    static OfLast lag(int back, double empty) {
        return (x, before, size) -> size < back ? empty : before[size - back];
    }

    /// The median of the last few, of an even number the mean of the middle two; `empty` of none.
    ///
    /// @param isPrior whether the present one is left out
    static OfLast median(int last, boolean isPrior, double empty) {
        return (x, before, size) -> {
            int count = Math.min(isPrior ? last : last - 1, size);
            double[] values = Arrays.copyOfRange(before, size - count, isPrior ? size : size + 1);
            if (!isPrior) {
                values[count] = x;
            }
            if (values.length == 0) {
                return empty;
            }
            Arrays.sort(values);
            int middle = values.length / 2;
            return values.length % 2 == 1
                    ? values[middle]
                    : (values[middle - 1] + values[middle]) / 2;
        };
    }

    @Override
    public EntityState empty() {
        return new State(new double[4], 0);
    }

    /// Of more values than are kept the newest.
    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        double[] values = new double[size + 1];
        for (int i = 0; i < size; i++) {
            values[i] = in.getDecimal();
        }
        int kept = Math.min(size, keep);
        System.arraycopy(values, size - kept, values, 0, kept);
        return new State(values, kept);
    }

    private final class State implements EntityState {
        private double[] values;
        private int size;

        State(double[] values, int size) {
            this.values = values;
            this.size = size;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            double x = t.getNumbers(field);
            for (Column c : columns) {
                features[c.column()] = Numbers.column(c.of().value(x, values, size));
            }
            if (size == keep) {
                System.arraycopy(values, 1, values, 0, --size);
            } else if (size + 1 >= values.length) {
                // One more than there are, so that a median may copy it all.
                values = Arrays.copyOf(values, 2 * values.length);
            }
            values[size++] = x;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(size);
            for (int i = 0; i < size; i++) {
                out.putDecimal(values[i]);
            }
        }

        @Override
        public int heapBytes() {
            return 64 + 8 * values.length;
        }
    }
}
