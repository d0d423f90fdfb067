package io.counterweight.simulate;

import io.counterweight.simulate.Draws.Purpose;
import java.util.Arrays;

/// Customers and terminals on a plane of 100 × 100: who spends how much, how often, and where.
/// Immutable once built.
final class CardPopulation {
    private static final double SIDE = 100;
    private static final double RADIUS = 5;

    private final double[] meanAmounts;

    /// Per customer the probability of a day without a transaction, `e^−mean`.
    private final double[] idleProbabilities;

    /// Per customer the terminals within the radius.
    private final int[][] reachable;

    CardPopulation(SimulatorSettings settings) {
        int customers = settings.customers();
        var terminalX = new double[settings.terminals()];
        var terminalY = new double[settings.terminals()];
        for (int t = 0; t < terminalX.length; t++) {
            var draws = new Draws(settings.seed(), Purpose.TERMINAL, 0, t);
            terminalX[t] = draws.uniform(0, SIDE);
            terminalY[t] = draws.uniform(0, SIDE);
        }
        meanAmounts = new double[customers];
        idleProbabilities = new double[customers];
        reachable = new int[customers][];
        for (int c = 0; c < customers; c++) {
            var draws = new Draws(settings.seed(), Purpose.CUSTOMER, 0, c);
            double x = draws.uniform(0, SIDE);
            double y = draws.uniform(0, SIDE);
            meanAmounts[c] = draws.uniform(5, 100);
            idleProbabilities[c] = StrictMath.exp(-draws.uniform(0, 4));
            reachable[c] = within(x, y, terminalX, terminalY);
        }
    }

    private static int[] within(double x, double y, double[] terminalX, double[] terminalY) {
        var found = new int[terminalX.length];
        int count = 0;
        for (int t = 0; t < terminalX.length; t++) {
            double dx = terminalX[t] - x;
            double dy = terminalY[t] - y;
            if (dx * dx + dy * dy < RADIUS * RADIUS) {
                found[count++] = t;
            }
        }
        return Arrays.copyOf(found, count);
    }

    double meanAmount(int customer) {
        return meanAmounts[customer];
    }

    double idleProbability(int customer) {
        return idleProbabilities[customer];
    }

    int[] reachable(int customer) {
        return reachable[customer];
    }
}
