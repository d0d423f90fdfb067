package io.counterweight.event;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
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
    /// Those that become known no earlier than the one before: all, where a file does not date its
    /// labels.
    private final Deque<Waiting> inOrder = new ArrayDeque<>();

    private final PriorityQueue<Waiting> others = new PriorityQueue<>(Waiting.ORDER);
    private long transactions;

    /// A label as it is sent.
    ///
    /// @param transactionId its key
    /// @param at when it became known, in ms since the epoch
    /// @param sent its record
    public record DueLabel(String transactionId, long at, SentRecord sent) {
        /// The value of its record.
        public byte[] value() {
            return sent.value();
        }
    }

    private record Waiting(long number, DueLabel label) {
        static final Comparator<Waiting> ORDER =
                Comparator.<Waiting>comparingLong(waiting -> waiting.label.at)
                        .thenComparingLong(Waiting::number);
    }

    /// The transaction of that row has come; one without a label only counts.
    public void add(LabelledTransaction row) {
        for (var told : row.told()) {
            var label = new DueLabel(row.transactionId(), told.at(), told.sent());
            var last = inOrder.peekLast();
            var queue = last == null || last.label.at <= label.at ? inOrder : others;
            queue.add(new Waiting(transactions, label));
        }
        transactions++;
    }

    /// The next label that is due before a transaction of that time; null where none is.
    ///
    /// @param eventTime in ms since the epoch; [Long#MAX_VALUE] after the last transaction
    public @Nullable DueLabel poll(long eventTime) {
        var queue = first(inOrder.peek(), others.peek()) ? inOrder : others;
        var first = queue.peek();
        if (first == null || first.label.at > eventTime) {
            return null;
        }
        queue.remove();
        return first.label;
    }

    /// Whether the one comes before the other.
    private static boolean first(@Nullable Waiting one, @Nullable Waiting other) {
        return one != null && (other == null || Waiting.ORDER.compare(one, other) < 0);
    }

    /// All that are due before a transaction of that time, in order.
    public void upTo(long eventTime, Consumer<DueLabel> taker) {
        for (var due = poll(eventTime); due != null; due = poll(eventTime)) {
            taker.accept(due);
        }
    }

    /// Labels that are not due yet.
    public int size() {
        return inOrder.size() + others.size();
    }
}
