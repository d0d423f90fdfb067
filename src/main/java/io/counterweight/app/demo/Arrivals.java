package io.counterweight.app.demo;

import io.counterweight.app.demo.Arrival.Kind;
import io.counterweight.event.DueLabels;
import io.counterweight.event.LabelledTransaction;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Transactions and their labels in the order in which they become known, as in a replay
/// ([DueLabels]); after the last transaction the labels that are still out. For one thread.
final class Arrivals implements Iterator<Arrival> {
    private final Iterator<LabelledTransaction> rows;
    private final DueLabels labels = new DueLabels();
    private @Nullable LabelledTransaction next;

    Arrivals(Iterator<LabelledTransaction> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return next != null || labels.size() > 0 || rows.hasNext();
    }

    @Override
    public Arrival next() {
        if (next == null && rows.hasNext()) {
            next = rows.next();
        }
        var row = next;
        var due = labels.poll(row == null ? Long.MAX_VALUE : row.eventTime());
        if (due != null) {
            var id = due.transactionId();
            return new Arrival(Kind.LABEL, id, id, due.at(), due.value());
        }
        if (row == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        next = null;
        labels.add(row);
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
}
