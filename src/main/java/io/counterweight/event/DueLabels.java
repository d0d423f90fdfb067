package io.counterweight.event;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The labels of transactions that have come, until they are known: the order in which a file
/// becomes a stream, the same in a replay, in the demo and in tests.
///
/// A label is due once the stream's time has reached the time at which it became known, before the
/// transaction of that time; labels of one time come in the order of their transactions. For one
/// thread.
public final class DueLabels {
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting.ORDER);
    private long transactions;

    /// A label as it is sent.
    ///
    /// @param transactionId its key
    /// @param at when it became known, in ms since the epoch
    /// @param value of its record
    @SuppressWarnings("ArrayRecordComponent")
    public record DueLabel(String transactionId, long at, byte[] value) {}

    private record Waiting(long number, DueLabel label) {
        static final Comparator<Waiting> ORDER =
                Comparator.<Waiting>comparingLong(waiting -> waiting.label.at)
                        .thenComparingLong(Waiting::number);
    }

    /// The transaction of that row has come; one without a label only counts.
    public void add(LabelledTransaction row) {
        var value = row.labelRecord();
        if (value != null) {
            var label = new DueLabel(row.transactionId(), row.label().labelledAt(), value);
            waiting.add(new Waiting(transactions, label));
        }
        transactions++;
    }

    /// The next label that is due before a transaction of that time; null where none is.
    ///
    /// @param eventTime in ms since the epoch; [Long#MAX_VALUE] after the last transaction
    public @Nullable DueLabel poll(long eventTime) {
        var first = waiting.peek();
        if (first == null || first.label.at > eventTime) {
            return null;
        }
        waiting.remove();
        return first.label;
    }

    /// All that are due before a transaction of that time, in order.
    public void upTo(long eventTime, Consumer<DueLabel> taker) {
        for (var due = poll(eventTime); due != null; due = poll(eventTime)) {
            taker.accept(due);
        }
    }

    /// Labels that are not due yet.
    public int size() {
        return waiting.size();
    }
}
