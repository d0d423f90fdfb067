package io.counterweight.learn;

import java.time.Duration;

/// How a recipe's scores become probabilities of the stream it scores; see [Calibration].
///
/// A null component means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Calibrating {
    /// The network's own output.
    record None() implements Calibrating {}

    /// The closed form alone: focal loss's inverse, then the shift of what the classes weighed in
    /// training. The default.
    record Shift() implements Calibrating {}

    /// The closed form, then a scale and an offset a class, fitted to prequential scores whose
    /// labels have become known; see [PlattFit].
    ///
    /// @param window event time the scores are from, positive: 14 days by default
    /// @param every event time between two fits, positive: a day by default
    record Platt(Duration window, Duration every) implements Calibrating {
        static Platt byDefault() {
            return new Platt(Duration.ofDays(14), Duration.ofDays(1));
        }

        public Platt {
            window = checked("window", window, Duration.ofDays(14));
            every = checked("every", every, Duration.ofDays(1));
        }
    }

    /// The closed form, then a monotone piecewise linear map of the log-odds; two classes only. See
    /// [IsotonicFit].
    ///
    /// @param window event time the scores are from, positive: 14 days by default
    /// @param every event time between two fits, positive: a day by default
    record Isotonic(Duration window, Duration every) implements Calibrating {
        public Isotonic {
            window = checked("window", window, Duration.ofDays(14));
            every = checked("every", every, Duration.ofDays(1));
        }
    }

    private static Duration checked(String name, Duration given, Duration byDefault) {
        Duration checked = given == null ? byDefault : given;
        if (checked.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "%s must be positive: %s=%s".formatted(name, name, given));
        }
        return checked;
    }
}
