package io.counterweight.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Makes the transactions of any one day, in time order, numbered from 0. Not thread-safe.
final class SimulatedDay {
    private static final int[] NONE = {};
    private static final long LARGE_CENTS = 220_00;
    private static final int STOLEN_FACTOR = 5;

    private final SimulatorSettings settings;
    private final FraudScenarios scenarios;
    private final Purchases purchases;

    SimulatedDay(SimulatorSettings settings) {
        var population = new CardPopulation(settings);
        this.settings = settings;
        this.scenarios = new FraudScenarios(settings, population);
        this.purchases = new Purchases(settings.seed(), population);
    }

    /// The transactions of a day; ids start at `firstId`. Equal times go by customer.
    List<CardTransaction> transactions(int day, long firstId) {
        var compromised = scenarios.compromisedTerminals(day);
        var stolen = scenarios.stolenPurchases(day);
        var transactions = new ArrayList<CardTransaction>();
        for (int customer = 0; customer < settings.customers(); customer++) {
            purchases.draw(customer, day);
            addPurchases(customer, day, compromised, stolen, transactions);
        }
        transactions.sort(Comparator.comparingLong(CardTransaction::secondsSinceStart));
        for (int i = 0; i < transactions.size(); i++) {
            transactions.set(i, transactions.get(i).withId(firstId + i));
        }
        return transactions;
    }

    private void addPurchases(
            int customer,
            int day,
            BitSet compromised,
            Map<Integer, int[]> stolen,
            List<CardTransaction> into) {
        int[] timesStolen = stolen.getOrDefault(customer, NONE);
        for (int i = 0; i < purchases.count(); i++) {
            int scenario = 0;
            long cents = purchases.cents(i);
            if (cents > LARGE_CENTS) {
                scenario = FraudScenarios.LARGE_AMOUNT;
            }
            if (compromised.get(purchases.terminal(i))) {
                scenario = FraudScenarios.COMPROMISED_TERMINAL;
            }
            int times = i < timesStolen.length ? timesStolen[i] : 0;
            for (int n = 0; n < times; n++) {
                scenario = FraudScenarios.STOLEN_CARD;
                cents *= STOLEN_FACTOR;
            }
            into.add(transaction(customer, day, i, cents, scenario));
        }
    }

    private CardTransaction transaction(
            int customer, int day, int purchase, long cents, int scenario) {
        int second = purchases.second(purchase);
        LocalDateTime time = settings.start().plusDays(day).atStartOfDay().plusSeconds(second);
        return new CardTransaction(
                0,
                time,
                (long) day * Purchases.SECONDS_PER_DAY + second,
                customer,
                purchases.terminal(purchase),
                cents,
                scenario);
    }
}
