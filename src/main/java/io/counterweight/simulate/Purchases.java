package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.Arrays;

/// The purchases of one customer on one day, before any fraud. Reused from customer to customer;
/// not thread-safe.
final class Purchases {
    static final int SECONDS_PER_DAY = 86_400;
    private static final double TIME_DEVIATION = 20_000;

    private final long seed;
    private final CardPopulation population;
    private int count;
    private int[] seconds = new int[16];
    private int[] terminals = new int[16];
    private long[] cents = new long[16];

    Purchases(long seed, CardPopulation population) {
        this.seed = seed;
        this.population = population;
    }

    /// Draws the purchases of a customer on a day; a time beyond the day is no purchase.
    void draw(int customer, int day) {
        count = 0;
        var reachable = population.reachable(customer);
        if (reachable.length == 0) {
            return;
        }
        var draws = new Draws(seed, Purpose.PURCHASES, day, customer);
        int drawn = draws.poisson(population.idleProbability(customer));
        for (int i = 0; i < drawn; i++) {
            int second = (int) draws.normal(SECONDS_PER_DAY / 2.0, TIME_DEVIATION);
            if (second > 0 && second < SECONDS_PER_DAY) {
                add(
                        second,
                        amount(draws, population.meanAmount(customer)),
                        reachable[draws.below(reachable.length)]);
            }
        }
    }

    private static long amount(Draws draws, double mean) {
        double amount = draws.normal(mean, mean / 2);
        return Math.round(100 * (amount < 0 ? draws.uniform(0, 2 * mean) : amount));
    }

    private void add(int second, long amount, int terminal) {
        if (count == seconds.length) {
            seconds = Arrays.copyOf(seconds, 2 * count);
            terminals = Arrays.copyOf(terminals, 2 * count);
            cents = Arrays.copyOf(cents, 2 * count);
        }
        seconds[count] = second;
        terminals[count] = terminal;
        cents[count] = amount;
        count++;
    }

    int count() {
        return count;
    }

    /// Second of the day.
    int second(int index) {
        return seconds[index];
    }

    int terminal(int index) {
        return terminals[index];
    }

    long cents(int index) {
        return cents[index];
    }
}
