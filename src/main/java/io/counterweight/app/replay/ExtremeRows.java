package io.counterweight.app.replay;

import io.counterweight.evaluate.CountedRows;
import io.counterweight.event.ScoredTransaction;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The genuine rows of the highest scores and the frauds of the lowest. More are kept than are
/// shown, as only the end says which of them count. Equal scores by their order. For one thread.
final class ExtremeRows {
    /// Of each kind, shown.
    static final int SHOWN = 10;

    private static final int KEPT = 500;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Duration from;
    private final PriorityQueue<Row> genuine;
    private final PriorityQueue<Row> frauds;
    private long first = Long.MAX_VALUE;

    /// @param number of the row
    /// @param probability of fraud, when it came
    /// @param kind class of the fraud that it is, or would most likely be
    record Row(
            String id, long time, int number, float probability, int kind, List<Float> features) {}

    /// @param from rows before that do not count
    ExtremeRows(Duration from) {
        this.from = from;
        // The head is the least extreme of each, which makes room.
        this.genuine = new PriorityQueue<>(highest().reversed());
        this.frauds = new PriorityQueue<>(lowest().reversed());
    }

    private static Comparator<Row> highest() {
        return Comparator.comparingDouble((Row row) -> -row.probability)
                .thenComparingInt(Row::number);
    }

    private static Comparator<Row> lowest() {
        return Comparator.comparingDouble(Row::probability).thenComparingInt(Row::number);
    }

    void add(ScoredTransaction scored, int number, float probability, int kind, boolean isFraud) {
        long time = scored.getEventTime();
        first = Math.min(first, time);
        if (time < first - Math.floorMod(first, DAY) + from.toMillis()) {
            return;
        }
        var queue = isFraud ? frauds : genuine;
        var least = queue.size() < KEPT ? null : queue.peek();
        boolean isFurther =
                least == null
                        || (isFraud
                                ? probability < least.probability
                                : probability > least.probability);
        if (isFurther) {
            if (least != null) {
                queue.remove();
            }
            queue.add(
                    new Row(
                            scored.getTransactionId(),
                            time,
                            number,
                            probability,
                            kind,
                            scored.getFeaturesList()));
        }
    }

    List<Shown> highestGenuine(CountedRows counted) {
        return shown(genuine, highest(), counted, false);
    }

    List<Shown> lowestFrauds(CountedRows counted) {
        return shown(frauds, lowest(), counted, true);
    }

    /// @param isAlert whether it was decided as fraud
    record Shown(Row row, boolean isAlert) {}

    private static List<Shown> shown(
            PriorityQueue<Row> kept, Comparator<Row> order, CountedRows counted, boolean isFraud) {
        return kept.stream()
                .filter(row -> counted.counts(row.number))
                .filter(row -> counted.isFraud(row.number) == isFraud)
                .sorted(order)
                .limit(SHOWN)
                .map(row -> new Shown(row, counted.isAlert(row.number)))
                .toList();
    }
}
