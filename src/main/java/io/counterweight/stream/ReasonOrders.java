package io.counterweight.stream;

import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.CounterRandom.Purpose;
import io.counterweight.imbalance.TransactionKey;
import java.util.stream.IntStream;

/// The orders that the contributions of features are averaged over, drawn by a transaction's id:
/// the same wherever it is explained. Stateless.
public final class ReasonOrders {
    private static final CounterRandom RANDOM = new CounterRandom(0);

    private ReasonOrders() {}

    /// @param pairs how many orders; each is also taken backwards
    /// @return permutations of the groups
    public static int[][] of(String transactionId, int groups, int pairs) {
        var random = RANDOM.keyed(TransactionKey.of(transactionId), Purpose.REASONS);
        int[][] orders = new int[pairs][];
        int position = 0;
        for (int p = 0; p < pairs; p++) {
            int[] order = IntStream.range(0, groups).toArray();
            for (int last = order.length - 1; last > 0; last--) {
                int chosen = random.below(position++, last + 1);
                int moved = order[chosen];
                order[chosen] = order[last];
                order[last] = moved;
            }
            orders[p] = order;
        }
        return orders;
    }
}
