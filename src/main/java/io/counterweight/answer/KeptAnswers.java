package io.counterweight.answer;

import io.counterweight.event.Sha256;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// Answers of late, so that the same call twice gets the same answer and makes one record. By the
/// transaction's id, and by the key that a caller gave. Any thread.
///
/// They are this process's: after its end the stream still drops a second record of an id, and who
/// asks again hears that the transaction is known.
final class KeptAnswers {
    static final int MOST = 100_000;

    /// Nanoseconds: ten minutes.
    static final long LONGEST = 600_000_000_000L;

    private final SequencedMap<String, Kept> kept = new LinkedHashMap<>();

    /// One call's answer, there or to come.
    ///
    /// @param hash of what was asked
    record Kept(byte[] hash, CompletableFuture<Answered> answer, long since) {
        boolean isOf(byte[] json) {
            return Arrays.equals(hash, Sha256.of(json));
        }
    }

    /// Begins a call.
    ///
    /// @return that of an earlier one of this key; `own` where there is none, and it is kept now
    synchronized Kept begin(String key, Kept own) {
        while (!kept.isEmpty()
                && (kept.size() >= MOST
                        || own.since - kept.firstEntry().getValue().since > LONGEST)) {
            kept.pollFirstEntry();
        }
        var earlier = kept.putIfAbsent(key, own);
        return earlier == null ? own : earlier;
    }

    /// Nothing came of it: the next call of this key begins anew.
    synchronized void forget(String key, Kept own) {
        kept.remove(key, own);
    }
}
