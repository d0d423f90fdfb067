package io.counterweight.app.demo;

import java.util.OptionalDouble;

/// How many transactions a second are sent; empty for as many as are answered.
record Rate(OptionalDouble perSecond) {
    /// Reads `2000`, `0.5` or `max`.
    ///
    /// @throws IllegalArgumentException says what is wrong with the text
    static Rate parse(String text) {
        if (text.equals("max")) {
            return new Rate(OptionalDouble.empty());
        }
        // Not Double.parseDouble alone: it also reads 0x1p3, 1d and NaN.
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?") || Double.parseDouble(text) <= 0) {
            throw new IllegalArgumentException(
                    "must be a positive number of transactions a second, or max, but is \""
                            + text
                            + "\"");
        }
        return new Rate(OptionalDouble.of(Double.parseDouble(text)));
    }
}
