package io.counterweight.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Labelled transactions counted by true class and decided class. Not thread-safe.
public final class DecisionCounts {
    private final int classes;

    /// `classes × classes`: row = true class, column = decision.
    private final long[] counts;

    public DecisionCounts(int classes) {
        this.classes = classes;
        this.counts = new long[classes * classes];
    }

    public void add(int label, int decision) {
        counts[label * classes + decision]++;
    }

    /// Takes one back that was added.
    public void remove(int label, int decision) {
        counts[label * classes + decision]--;
    }

    /// Transactions of the class `label` that were decided as the class `decision`.
    public long count(int label, int decision) {
        return counts[label * classes + decision];
    }

    /// All counts: a list a true class, in it a count a decision.
    public List<List<Long>> matrix() {
        return IntStream.range(0, classes)
                .mapToObj(label ->
                        IntStream.range(0, classes)
                                .mapToObj(decision -> count(label, decision))
                                .toList())
                .toList();
    }

    /// Transactions of the class.
    public long labelled(int label) {
        long sum = 0;
        for (int decision = 0; decision < classes; decision++) {
            sum += counts[label * classes + decision];
        }
        return sum;
    }

    /// Transactions decided as the class.
    public long decided(int decision) {
        long sum = 0;
        for (int label = 0; label < classes; label++) {
            sum += counts[label * classes + decision];
        }
        return sum;
    }

    /// Transactions of the class that were decided as it.
    public long caught(int label) {
        return counts[label * classes + label];
    }

    public long total() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /// Caught among labelled; null when no transaction is of the class.
    public @Nullable Double recall(int label) {
        return share(caught(label), labelled(label));
    }

    /// Caught among decided; null when no transaction was decided as the class.
    public @Nullable Double precision(int label) {
        return share(caught(label), decided(label));
    }

    /// Decided right among all; null when there is none.
    public @Nullable Double accuracy() {
        long right = 0;
        for (int label = 0; label < classes; label++) {
            right += caught(label);
        }
        return share(right, total());
    }

    /// The share of one class among all: what deciding always that class would have as accuracy;
    /// null when there is none.
    public @Nullable Double shareOf(int label) {
        return share(labelled(label), total());
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
