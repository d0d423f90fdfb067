package io.counterweight.learn;

import static java.util.Objects.requireNonNull;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.MinorityBuffer;
import io.counterweight.imbalance.Resampling;

/// Old rows for a mini-batch: so many of them minority examples of all time, the rest majority rows
/// of the [History]. An example of class c that is drawn with probability q_c in all weighs p_c /
/// q_c, with p_c the share of its class in the stream, so that the gradient is that of rows drawn
/// alike from the stream, with less noise: of rare kinds there are some in every step. Confined to
/// one thread at a time.
final class MemoryDraws {
    /// Draws for one row before it is given up: gaps and minority rows of the history are drawn
    /// again.
    private static final int ATTEMPTS = 16;

    private final Resampling.Memory declared;
    private final History history;
    private final MinorityBuffer frauds;
    private final int majority;

    MemoryDraws(Resampling.Memory declared, ExampleBuffers buffers) {
        this.declared = declared;
        this.history = requireNonNull(buffers.history());
        this.frauds = requireNonNull(buffers.frauds());
        this.majority = frauds.classes().majority();
    }

    /// Adds a row to the batch if there is one.
    ///
    /// @param random of this row
    /// @param end rows of the history from here on belong to the batch itself
    /// @param counts of the stream, the batch's own included
    void draw(
            CounterRandom random,
            long end,
            ClassCounts counts,
            HistoryDraws.RowWeight weight,
            MiniBatch batch) {
        if (counts.total() == 0) {
            return;
        }
        double share = share(counts);
        if (random.uniform(ATTEMPTS) <= share) {
            drawMinority(
                    random.keyed(1, CounterRandom.Purpose.MEMORY), share, counts, weight, batch);
        } else {
            drawMajority(random, end, share, counts, weight, batch);
        }
    }

    /// Of the old rows, that are of minorities: what is declared, or more where the stream has
    /// more.
    private double share(ClassCounts counts) {
        if (frauds.size() == 0) {
            return 0;
        }
        double inStream = 1 - counts.count(majority) / counts.total();
        return Math.max(declared.minority(), inStream);
    }

    private void drawMinority(
            CounterRandom random,
            double share,
            ClassCounts counts,
            HistoryDraws.RowWeight weight,
            MiniBatch batch) {
        int label = frauds.draw(random, batch.features(), batch.next());
        double drawn = share * frauds.size(label) / frauds.size();
        double inStream = counts.count(label) / counts.total();
        batch.addWritten(
                label,
                (float) (declared.emphasis() * inStream / drawn)
                        * weight.of(label)
                        * frauds.drawnWeight());
    }

    private void drawMajority(
            CounterRandom random,
            long end,
            double share,
            ClassCounts counts,
            HistoryDraws.RowWeight weight,
            MiniBatch batch) {
        int rows = (int) (end - history.first());
        double inStream = counts.count(majority) / counts.total();
        for (int attempt = 0; rows > 0 && attempt < ATTEMPTS; attempt++) {
            long number = history.first() + random.below(attempt, rows);
            if (history.label(number) == majority) {
                history.copy(number, batch.features(), batch.next());
                batch.addWritten(
                        majority,
                        (float) (inStream / (1 - share))
                                * weight.of(majority)
                                * history.weight(number));
                return;
            }
        }
    }
}
