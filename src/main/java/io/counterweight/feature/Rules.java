package io.counterweight.feature;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The checks of declarations; each failure says the rule, the key and the value.
final class Rules {
    private Rules() {}

    static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }

    /// The value of an optional component that its record has given a default.
    static <T> T set(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    static void positive(String key, Duration value) {
        require(value.toMillis() > 0, key + " must be at least 1 ms: " + key + "=" + value);
    }

    static void positive(String key, double value) {
        require(value > 0, key + " must be above 0: " + key + "=" + value);
    }

    static void notNegative(String key, double value) {
        require(value >= 0, key + " must not be below 0: " + key + "=" + value);
    }

    static void within(String key, double value, double from, double to) {
        require(
                value >= from && value <= to,
                key + " must lie in [" + from + ", " + to + "]: " + key + "=" + value);
    }

    static void inOrder(String low, double lowValue, String high, double highValue) {
        require(
                lowValue <= highValue,
                low
                        + " must not exceed "
                        + high
                        + ": "
                        + low
                        + "="
                        + lowValue
                        + ", "
                        + high
                        + "="
                        + highValue);
    }

    /// The delay of a window, none when absent; without a window there must be none.
    static Duration window(@Nullable Duration window, @Nullable Duration delay) {
        if (window == null) {
            require(delay == null, "delay needs a window: delay=" + delay);
            return Duration.ZERO;
        }
        positive("window", window);
        Duration checked = or(delay, Duration.ZERO);
        require(!checked.isNegative(), "delay must not be below 0: delay=" + delay);
        return checked;
    }

    /// Absent where it is false, since that is what it is without the key.
    static @Nullable Boolean prior(@Nullable Boolean prior) {
        return Boolean.TRUE.equals(prior) ? prior : null;
    }

    /// The same of a feature that may have no window: what it sees is always of before.
    static @Nullable Boolean prior(@Nullable Boolean prior, @Nullable Duration window) {
        require(prior == null || window != null, "prior needs a window: prior=" + prior);
        return prior(prior);
    }

    static void defaultOfWindow(@Nullable Double value, @Nullable Duration window) {
        require(value == null || window != null, "default needs a window: default=" + value);
    }

    static @Nullable Integer back(@Nullable Integer back) {
        if (back != null) {
            within("back", back, 1, 256);
        }
        return back == null || back == 1 ? null : back;
    }

    /// The delay of a feature against either a window or a running level.
    static Duration windowOrLevel(
            @Nullable Duration window, @Nullable Duration delay, @Nullable RunningLevel level) {
        require(
                (window == null) != (level == null),
                "exactly one of window and level must be given: window="
                        + window
                        + ", level="
                        + level);
        return window(window, delay);
    }

    static String zone(@Nullable String zone) {
        String checked = or(zone, "UTC");
        try {
            ZoneId.of(checked);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone must be a time zone: zone=" + zone, e);
        }
        return checked;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
