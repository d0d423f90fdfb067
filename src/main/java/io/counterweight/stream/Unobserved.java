package io.counterweight.stream;

import io.counterweight.event.EnrichedTransaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Transactions that callers were answered and the stream has yet to observe, by the member of one
/// entity, in the order of the answers: what a profile lacks for the next answer. For whoever holds
/// the lock of the profiles.
///
/// One that the stream never observes, since its record got lost with its scorer, is left out after
/// [#LONGEST]; of more than [#MOST] the eldest are.
final class Unobserved {
    static final int MOST = 100_000;

    /// Milliseconds: longer than a stream that keeps up is behind.
    static final long LONGEST = 120_000;

    /// Of one member: more in a moment is no card, and each costs the next answer an observation.
    static final int MOST_OF_MEMBER = 512;

    private final Map<String, Deque<EnrichedTransaction>> byMember = new HashMap<>();

    /// Of each transaction's id: its member, and when it was answered; the eldest first.
    private final SequencedMap<String, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(String member, long since) {}

    /// Those of a member, the first answered first.
    List<EnrichedTransaction> of(String member) {
        var those = byMember.get(member);
        return those == null ? List.of() : new ArrayList<>(those);
    }

    /// @param now milliseconds of a clock that only goes forward
    void add(String member, EnrichedTransaction transaction, long now) {
        while (!waiting.isEmpty() && isOver(waiting.firstEntry().getValue(), now)) {
            observed(waiting.firstEntry().getKey());
        }
        if (waiting.putIfAbsent(transaction.getTransactionId(), new Waiting(member, now)) != null) {
            return;
        }
        var those = byMember.computeIfAbsent(member, _ -> new ArrayDeque<>());
        those.addLast(transaction);
        if (those.size() > MOST_OF_MEMBER) {
            observed(those.getFirst().getTransactionId());
        }
    }

    private boolean isOver(Waiting eldest, long now) {
        return waiting.size() >= MOST || now - eldest.since > LONGEST;
    }

    /// The profile knows it, or never will.
    void observed(String transactionId) {
        if (waiting.isEmpty()) {
            return;
        }
        var waited = waiting.remove(transactionId);
        if (waited != null) {
            byMember.computeIfPresent(
                    waited.member,
                    (_, those) -> {
                        those.removeIf(one -> one.getTransactionId().equals(transactionId));
                        return those.isEmpty() ? null : those;
                    });
        }
    }

    int size() {
        return waiting.size();
    }
}
