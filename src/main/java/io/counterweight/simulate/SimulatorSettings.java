package io.counterweight.simulate;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What a [CardSimulator] simulates.
///
/// @param days null for no end
/// @param driftFrom from this day on (0 is the first), there is [Drift]; null for never
public record SimulatorSettings(
        int customers,
        int terminals,
        LocalDate start,
        @Nullable Integer days,
        long seed,
        @Nullable Integer driftFrom) {
    public SimulatorSettings {
        requireAtLeast("customers", customers, FraudScenarios.CUSTOMERS_PER_DAY);
        requireAtLeast("terminals", terminals, FraudScenarios.TERMINALS_PER_DAY);
        if (days != null) {
            requireAtLeast("days", days, 0);
        }
        if (driftFrom != null) {
            requireAtLeast("driftFrom", driftFrom, 0);
        }
    }

    /// The handbook's size and start: 5,000 customers and 10,000 terminals from 2018-04-01.
    public static SimulatorSettings handbook(long seed, @Nullable Integer days) {
        return new SimulatorSettings(5_000, 10_000, LocalDate.of(2018, 4, 1), days, seed, null);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least + ": " + name + "=" + value);
        }
    }
}
