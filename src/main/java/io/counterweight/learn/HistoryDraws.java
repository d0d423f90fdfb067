package io.counterweight.learn;

import io.counterweight.imbalance.CounterRandom;

/// Draws rows from the part of the [History] whose labels became known within a window. Confined to
/// one thread at a time.
final class HistoryDraws {
    /// Draws for one row before it is given up: revised rows and rows left out by undersampling are
    /// drawn again.
    private static final int ATTEMPTS = 16;

    private final History history;
    private final long window;
    private long first;

    /// @param window event time in milliseconds
    HistoryDraws(History history, long window) {
        this.history = history;
        this.window = window;
    }

    /// Leaves behind what has grown too old.
    ///
    /// @param now newest time of a label
    void advanceTo(long now) {
        first = Math.max(first, history.first());
        while (first < history.end() && history.labelledAt(first) <= now - window) {
            first++;
        }
    }

    /// Whether a row may be learned again, and how often.
    interface Copies {
        int of(long key, int label);
    }

    /// Adds a row to the batch, each of those before `end` as likely.
    ///
    /// @param random of this row
    /// @return whether one was found
    boolean draw(CounterRandom random, long end, Copies copies, RowWeight weight, MiniBatch batch) {
        int rows = (int) (end - first);
        if (rows <= 0) {
            return false;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long number = first + random.below(attempt, rows);
            int label = history.label(number);
            int times = label < 0 ? 0 : copies.of(history.key(number), label);
            if (times > 0) {
                history.copy(number, batch.features(), batch.next());
                batch.addWritten(label, times * weight.of(label) * history.weight(number));
                return true;
            }
        }
        return false;
    }

    /// The weight of a class now.
    interface RowWeight {
        float of(int label);
    }
}
