package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.Iterator;

/// Transactions with card testing among them: somebody who has bought stolen numbers tries with
/// tiny payments which still work. Each day one customer in 500 is tried for three days; of the
/// genuine transactions in that time one in two has an amount of .50 to 2.00 instead, and is a
/// fraud of scenario 5. All others pass as they are.
///
/// What is drawn depends on seed, customer and time alone. Holds nothing. For one thread.
public final class CardTesting implements Iterator<CardTransaction> {
    private static final int DAYS = 3;
    private static final double CUSTOMERS_A_DAY = 1.0 / 500;
    private static final double SHARE = .5;

    private final Iterator<CardTransaction> transactions;
    private final long seed;

    /// @param transactions in time order
    public CardTesting(Iterator<CardTransaction> transactions, long seed) {
        this.transactions = transactions;
        this.seed = seed;
    }

    @Override
    public boolean hasNext() {
        return transactions.hasNext();
    }

    @Override
    public CardTransaction next() {
        var transaction = transactions.next();
        if (transaction.isFraud() || !isTried(transaction)) {
            return transaction;
        }
        var draws =
                new Draws(
                        seed,
                        Purpose.TESTED_PURCHASES,
                        transaction.secondsSinceStart(),
                        transaction.customer());
        return draws.uniform() < SHARE
                ? transaction
                        .withCents(50 + draws.below(151))
                        .withScenario(FraudScenarios.CARD_TESTING)
                : transaction;
    }

    private boolean isTried(CardTransaction transaction) {
        long day = transaction.secondsSinceStart() / Purchases.SECONDS_PER_DAY;
        for (long from = Math.max(0, day - DAYS + 1); from <= day; from++) {
            var draws = new Draws(seed, Purpose.TESTED_CARDS, from, transaction.customer());
            if (draws.uniform() < CUSTOMERS_A_DAY) {
                return true;
            }
        }
        return false;
    }
}
