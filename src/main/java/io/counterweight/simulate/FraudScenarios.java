package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// What is compromised on which day: a function of settings and day alone. Not thread-safe.
final class FraudScenarios {
    static final int LARGE_AMOUNT = 1;
    static final int COMPROMISED_TERMINAL = 2;
    static final int STOLEN_CARD = 3;
    static final int DRIFT = 4;
    static final int CARD_TESTING = 5;

    static final int TERMINALS_PER_DAY = 2;
    static final int CUSTOMERS_PER_DAY = 3;

    private static final int TERMINAL_DAYS = 28;
    private static final int CUSTOMER_DAYS = 14;

    private final SimulatorSettings settings;
    private final Purchases purchases;

    FraudScenarios(SimulatorSettings settings, CardPopulation population) {
        this.settings = settings;
        this.purchases = new Purchases(settings.seed(), population);
    }

    /// The terminals whose transactions of that day are all frauds: each day draws two, for 28
    /// days.
    BitSet compromisedTerminals(int day) {
        var terminals = new BitSet(settings.terminals());
        for (int from = Math.max(0, day - TERMINAL_DAYS + 1); from <= day; from++) {
            var draws = new Draws(settings.seed(), Purpose.COMPROMISED_TERMINALS, from, 0);
            for (int terminal : draws.distinct(TERMINALS_PER_DAY, settings.terminals())) {
                terminals.set(terminal);
            }
        }
        return terminals;
    }

    /// How often each purchase of that day has its amount multiplied by 5, by customer and then by
    /// the number of the purchase: each day draws three customers, and of each a third of the
    /// purchases of 14 days.
    Map<Integer, int[]> stolenPurchases(int day) {
        var stolen = new HashMap<Integer, int[]>();
        for (int from = Math.max(0, day - CUSTOMER_DAYS + 1); from <= day; from++) {
            var draws = new Draws(settings.seed(), Purpose.COMPROMISED_CUSTOMERS, from, 0);
            for (int customer : draws.distinct(CUSTOMERS_PER_DAY, settings.customers())) {
                markStolen(customer, from, day, stolen);
            }
        }
        return stolen;
    }

    private void markStolen(int customer, int from, int day, Map<Integer, int[]> stolen) {
        int before = 0;
        int onDay = 0;
        int total = 0;
        for (int d = from; d < from + CUSTOMER_DAYS; d++) {
            purchases.draw(customer, d);
            before += d < day ? purchases.count() : 0;
            onDay = d == day ? purchases.count() : onDay;
            total += purchases.count();
        }
        int count = onDay;
        int[] times = stolen.computeIfAbsent(customer, key -> new int[count]);
        var draws = new Draws(settings.seed(), Purpose.STOLEN_PURCHASES, from, customer);
        for (int chosen : draws.distinct(total / 3, total)) {
            if (chosen >= before && chosen < before + onDay) {
                times[chosen - before]++;
            }
        }
    }
}
