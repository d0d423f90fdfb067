package io.counterweight.feature;

import io.counterweight.event.Positions;
import java.util.List;

/// The usual values of an entity: a running mean of each of its columns, moved by each transaction
/// at the rate max(1/n, .05) with n the transactions so far: the plain mean of the first twenty,
/// then an exponential one. Of a flag or a category it is the share.
///
/// Stored form: fingerprint of the columns' declarations (4 bytes), n up to 20 (1), and where n > 0
/// a float a column. Other columns start anew and leave the rest of the profile as it is.
final class UsualLayout {
    /// Transactions from which on the mean is exponential.
    private static final int PLAIN = 20;

    private final int[] columns;
    private final List<Long> meanings;
    private final int fingerprint;

    /// @param meanings of the columns, in the same order
    UsualLayout(List<Integer> columns, List<Long> meanings, int fingerprint) {
        this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
        this.meanings = List.copyOf(meanings);
        this.fingerprint = fingerprint;
    }

    State empty() {
        return new State();
    }

    /// What another declaration knew to be usual; NaN, until the next transaction, of a column that
    /// it had not.
    State adopt(UsualLayout of, State old) {
        var state = new State();
        state.count = old.count;
        int[] from = Positions.of(meanings, of.meanings);
        for (int i = 0; i < from.length; i++) {
            state.means[i] = from[i] < 0 ? Float.NaN : old.means[from[i]];
        }
        return state;
    }

    /// Reads to the end of a profile.
    State read(ProfileReader in) {
        var state = new State();
        if (in.getInt() != fingerprint) {
            in.skipRest();
            return state;
        }
        state.count = in.getByte();
        for (int i = 0; state.count > 0 && i < columns.length; i++) {
            state.means[i] = Float.intBitsToFloat(in.getInt());
        }
        return state;
    }

    /// The usual values of one member of the entity. Mutable, for one thread.
    final class State {
        private int count;
        private final float[] means = new float[columns.length];

        /// Writes the usual values into their columns; nothing before the first transaction.
        void fill(float[] usual) {
            for (int i = 0; count > 0 && i < means.length; i++) {
                usual[columns[i]] = means[i];
            }
        }

        /// Learns a transaction's columns, all of which must be filled.
        void learn(float[] features) {
            count = Math.min(count + 1, PLAIN);
            for (int i = 0; i < means.length; i++) {
                double x = features[columns[i]];
                if (Double.isFinite(x)) {
                    means[i] =
                            Float.isNaN(means[i])
                                    ? (float) x
                                    : Numbers.column(means[i] + (x - means[i]) / count);
                }
            }
        }

        int heapBytes() {
            return 48 + 4 * means.length;
        }

        void write(ProfileWriter out) {
            out.putInt(fingerprint);
            out.putByte(count);
            for (int i = 0; count > 0 && i < means.length; i++) {
                out.putInt(Float.floatToRawIntBits(means[i]));
            }
        }
    }
}
