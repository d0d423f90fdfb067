package io.counterweight.evaluate;

/// How many transactions of a group are expected to be of a class, and how sure that is.
///
/// @param number the sum of their probabilities
/// @param variance of the number, were the probabilities exact: Poisson-binomial, Σ p(1 − p)
/// @param error standard deviation of what the probabilities are off by together; NaN where unknown
public record Expected(double number, double variance, double error) {
    /// The two together; their errors are taken to go the same way.
    Expected plus(Expected other) {
        return new Expected(number + other.number, variance + other.variance, error + other.error);
    }

    /// Variance of the number in all.
    double spread() {
        return variance + error * error;
    }
}
