package io.counterweight.app.demo;

import io.counterweight.event.TransactionIds;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the balance between transactions sent and answers read: in = scored + dead-lettered, and
/// each id answered as often as it was sent. Holds only the ids that do not balance, so as many as
/// are on their way. Thread-safe.
final class Answers {
    private final TransactionIds ids;

    /// Sent minus answered, by what the transaction is called in answers; never 0.
    private final Map<String, Integer> open = new HashMap<>();

    private long in;
    private long scored;
    private long deadLettered;
    private long unnamed;
    private long refused;

    /// @param lost sent, and never answered
    /// @param doubled answers beyond the first to each
    record Balance(long in, long scored, long deadLettered, long lost, long doubled) {
        boolean isEven() {
            return in == scored + deadLettered && lost == 0 && doubled == 0;
        }

        /// On their way.
        long unanswered() {
            return in - scored - deadLettered;
        }
    }

    /// @param ids what transactions are called in answers
    Answers(TransactionIds ids) {
        this.ids = ids;
    }

    /// To be told before the record is handed over: its answer must not come first.
    synchronized void sent(String id) {
        in++;
        add(ids.of(id), 1);
    }

    synchronized void scored(String id) {
        scored++;
        add(id, -1);
    }

    /// @param id null where the dead letter does not tell
    synchronized void deadLettered(@Nullable String id) {
        deadLettered++;
        if (id == null) {
            unnamed++;
        } else {
            add(id, -1);
        }
    }

    /// It was refused before it came to the stream.
    synchronized void refused(String id) {
        in--;
        refused++;
        add(ids.of(id), -1);
    }

    /// Those that did not come to the stream.
    synchronized long refused() {
        return refused;
    }

    synchronized long unanswered() {
        return in - scored - deadLettered;
    }

    /// Whether that one is on its way.
    synchronized boolean isOpen(String id) {
        return open.getOrDefault(ids.of(id), 0) > 0;
    }

    synchronized Balance balance() {
        long missing = 0;
        long beyond = 0;
        for (int difference : open.values()) {
            missing += Math.max(0, difference);
            beyond += Math.max(0, -difference);
        }
        return new Balance(in, scored, deadLettered, Math.max(0, missing - unnamed), beyond);
    }

    private void add(String id, int difference) {
        open.merge(id, difference, (old, more) -> old + more == 0 ? null : old + more);
    }
}
