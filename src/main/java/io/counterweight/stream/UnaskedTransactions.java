package io.counterweight.stream;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.stream.pending.PendingTransactions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Transactions that arrived and wait, [ShadowScores#ROWS] together, for the scores of the recipes
/// that do not decide; none is kept waiting beyond its label. In memory only: after a restart those
/// that waited are asked about when their label comes. For one thread.
final class UnaskedTransactions {
    private final ShadowScores shadows;
    private final PendingTransactions pending;
    private final Map<String, PendingTransaction> waiting = new LinkedHashMap<>();

    UnaskedTransactions(ShadowScores shadows, PendingTransactions pending) {
        this.shadows = shadows;
        this.pending = pending;
    }

    /// Takes one that was just put into the store.
    void add(String id, PendingTransaction transaction) {
        if (shadows.isEmpty()) {
            return;
        }
        waiting.put(id, transaction);
        if (waiting.size() == ShadowScores.ROWS) {
            ask();
        }
    }

    /// The same transaction with the scores of the others, asking for them now if need be.
    ///
    /// @param transaction as the store has it
    PendingTransaction asked(String id, PendingTransaction transaction) {
        if (shadows.isEmpty() || transaction.getAsked()) {
            return transaction;
        }
        if (waiting.containsKey(id)) {
            ask();
            var asked = pending.get(id);
            return asked == null ? transaction : asked;
        }
        var scored = List.of(transaction.getScored());
        return with(transaction, shadows.of(scored).getFirst());
    }

    void forget(String id) {
        waiting.remove(id);
    }

    private void ask() {
        var rows = waiting.values().stream().map(PendingTransaction::getScored).toList();
        var said = shadows.of(rows).iterator();
        waiting.forEach((id, before) -> {
            pending.put(id, before, with(before, said.next()));
        });
        waiting.clear();
    }

    private static PendingTransaction with(PendingTransaction before, List<ShadowScore> said) {
        return before.toBuilder().addAllShadows(said).setAsked(true).build();
    }
}
