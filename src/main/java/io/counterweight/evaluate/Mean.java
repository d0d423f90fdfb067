package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// A mean of the values that are there. Not thread-safe.
final class Mean {
    private double sum;
    private long count;

    /// Null is no value.
    void add(@Nullable Double value) {
        if (value != null) {
            sum += value;
            count++;
        }
    }

    /// Null when there was no value.
    @Nullable Double value() {
        return count == 0 ? null : sum / count;
    }
}
