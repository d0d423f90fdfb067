package io.counterweight.imbalance;

/// A transaction's id as 64 bits that never change: FNV-1a over its UTF-16 units, then SplitMix64's
/// finaliser, which spreads it over all bits. Every draw about a transaction is keyed by it.
public final class TransactionKey {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private TransactionKey() {}

    public static long of(String transactionId) {
        long h = OFFSET;
        for (int i = 0; i < transactionId.length(); i++) {
            h = (h ^ transactionId.charAt(i)) * PRIME;
        }
        return CounterRandom.mix(h);
    }
}
