package io.counterweight.report;

import io.counterweight.evaluate.Resamples.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Figures as text, the same on every machine; what is absent is a dash, never 0.
final class FigureText {
    static final String ABSENT = "–";

    private FigureText() {}

    /// A share or an error, to four digits.
    static String of(@Nullable Double value) {
        return value == null ? ABSENT : format("%.4f", value);
    }

    static String count(long value) {
        return format("%,d", value);
    }

    static String count(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? ABSENT : format("%,.0f", value);
    }

    /// A difference, its sign always shown; absent where either is.
    static String difference(@Nullable Double value, @Nullable Double from) {
        if (value == null || from == null) {
            return ABSENT;
        }
        var text = format("%+.4f", value - from);
        return text.equals("-0.0000") || text.equals("+0.0000") ? "0.0000" : text.replace('-', '−');
    }

    static String interval(@Nullable Interval interval) {
        return interval == null ? ABSENT : of(interval.low()) + " … " + of(interval.high());
    }

    static String signedInterval(@Nullable Interval interval) {
        return interval == null
                ? ABSENT
                : difference(interval.low(), 0.0) + " … " + difference(interval.high(), 0.0);
    }

    /// To three significant digits: for what spans powers of ten.
    static String small(double value) {
        return value == 0 ? "0" : format(Math.abs(value) < 0.001 ? "%.2e" : "%.3g", value);
    }

    static String percent(double share) {
        return format("%.2f %%", 100 * share);
    }

    static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
