package io.counterweight.app.demo;

import io.counterweight.app.demo.Arrival.Kind;
import io.counterweight.event.LabelledTransaction;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Transactions and their labels in the order in which they become known, as in a replay: a label
/// when the stream's time has reached it, before the transaction of that time; after the last
/// transaction those that are still out. For one thread.
final class Arrivals implements Iterator<Arrival> {
    private final Iterator<LabelledTransaction> rows;
    private final PriorityQueue<Due> labels = new PriorityQueue<>(Due.ORDER);
    private @Nullable LabelledTransaction next;
    private long read;

    /// A label on its way; labels of one time arrive in the order of their transactions.
    private record Due(long number, Arrival label) {
        static final Comparator<Due> ORDER =
                Comparator.<Due>comparingLong(due -> due.label().eventTime())
                        .thenComparingLong(Due::number);
    }

    Arrivals(Iterator<LabelledTransaction> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return next != null || !labels.isEmpty() || rows.hasNext();
    }

    @Override
    public Arrival next() {
        if (next == null && rows.hasNext()) {
            next = rows.next();
        }
        var row = next;
        var due = labels.peek();
        if (due != null && (row == null || due.label().eventTime() <= row.eventTime())) {
            labels.remove();
            return due.label();
        }
        if (row == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        next = null;
        await(row);
        return new Arrival(
                Kind.TRANSACTION,
                row.transactionId(),
                row.key(),
                row.eventTime(),
                row.transaction());
    }

    /// Labels of transactions that have arrived, but are not known yet.
    int outstanding() {
        return labels.size();
    }

    private void await(LabelledTransaction row) {
        var record = row.labelRecord();
        if (record != null) {
            var id = row.transactionId();
            var label = new Arrival(Kind.LABEL, id, id, row.label().labelledAt(), record);
            labels.add(new Due(read, label));
        }
        read++;
    }
}
