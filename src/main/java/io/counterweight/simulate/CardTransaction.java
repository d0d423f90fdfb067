package io.counterweight.simulate;

import java.time.LocalDateTime;

/// One simulated card transaction.
///
/// @param id 0 for the first, then one more each
/// @param secondsSinceStart seconds since midnight of the first day
/// @param cents the amount
/// @param scenario 0 genuine, else what made it a fraud: 1 a large amount, 2 a compromised
///   terminal, 3 a stolen card, 4 drift, 5 card testing
public record CardTransaction(
        long id,
        LocalDateTime time,
        long secondsSinceStart,
        int customer,
        int terminal,
        long cents,
        int scenario) {
    public double amount() {
        return cents / 100.0;
    }

    public boolean isFraud() {
        return scenario != 0;
    }

    /// The same with that id.
    CardTransaction withId(long newId) {
        return new CardTransaction(
                newId, time, secondsSinceStart, customer, terminal, cents, scenario);
    }

    /// The same of that amount.
    CardTransaction withCents(long newCents) {
        return new CardTransaction(
                id, time, secondsSinceStart, customer, terminal, newCents, scenario);
    }

    /// The same of that scenario.
    CardTransaction withScenario(int newScenario) {
        return new CardTransaction(
                id, time, secondsSinceStart, customer, terminal, cents, newScenario);
    }
}
