package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/// Transactions with a new kind of fraud from some day on, for transactions that had none: of the
/// genuine ones of 100 to 160 before 7 o'clock, by customers with three or more in the last 24
/// hours (that one included), nine of ten are frauds of scenario 4. All others pass as they are.
///
/// What is drawn depends on seed, customer and second alone, so that the same transactions drift
/// alike whether they were simulated or read from a file. Holds two times a customer. For one
/// thread.
public final class Drift implements Iterator<CardTransaction> {
    private static final long NIGHT_ENDS = 7 * 3_600;
    private static final long LEAST_CENTS = 100_00;
    private static final long MOST_CENTS = 160_00;
    private static final double SHARE = .9;

    private final Iterator<CardTransaction> transactions;
    private final long seed;
    private final long fromSecond;

    /// Per customer the seconds of the last transaction but one, and of the last.
    private final Map<Integer, long[]> lastTwo = new HashMap<>();

    /// @param transactions in time order
    /// @param fromDay the first day with drift; 0 is the first of all
    public Drift(Iterator<CardTransaction> transactions, long seed, int fromDay) {
        if (fromDay < 0) {
            throw new IllegalArgumentException("fromDay must be at least 0: fromDay=" + fromDay);
        }
        this.transactions = transactions;
        this.seed = seed;
        this.fromSecond = (long) fromDay * Purchases.SECONDS_PER_DAY;
    }

    @Override
    public boolean hasNext() {
        return transactions.hasNext();
    }

    @Override
    public CardTransaction next() {
        var transaction = transactions.next();
        boolean isBusy = isThirdOfADay(transaction);
        return isBusy && isCandidate(transaction) && isDrawn(transaction)
                ? transaction.withScenario(FraudScenarios.DRIFT)
                : transaction;
    }

    private boolean isThirdOfADay(CardTransaction transaction) {
        long now = transaction.secondsSinceStart();
        var last =
                lastTwo.computeIfAbsent(
                        transaction.customer(),
                        customer -> new long[] {Long.MIN_VALUE, Long.MIN_VALUE});
        boolean isThird = last[0] > now - Purchases.SECONDS_PER_DAY;
        last[0] = last[1];
        last[1] = now;
        return isThird;
    }

    private boolean isCandidate(CardTransaction transaction) {
        return transaction.secondsSinceStart() >= fromSecond
                && !transaction.isFraud()
                && transaction.secondsSinceStart() % Purchases.SECONDS_PER_DAY < NIGHT_ENDS
                && transaction.cents() >= LEAST_CENTS
                && transaction.cents() <= MOST_CENTS;
    }

    private boolean isDrawn(CardTransaction transaction) {
        var draws =
                new Draws(
                        seed,
                        Purpose.DRIFT,
                        transaction.secondsSinceStart(),
                        transaction.customer());
        return draws.uniform() < SHARE;
    }
}
