package io.counterweight.report;

import io.counterweight.evaluate.Resamples.Interval;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Figures as text, the same on every machine; what is absent is a dash, never 0.
final class FigureText {
    static final String ABSENT = "–";

    private static final int FEWEST_DIGITS = 4;
    private static final int ENOUGH_DIGITS = 6;
    private static final int MOST_DIGITS = 8;

    private FigureText() {}

    /// A share or an error, to four digits.
    static String of(@Nullable Double value) {
        return value == null ? ABSENT : format("%.4f", value);
    }

    static String of(@Nullable Double value, int digits) {
        return value == null ? ABSENT : format("%." + digits + "f", value);
    }

    /// How many digits after the point tell these apart: four at least, so many that the smallest
    /// that is not 0 has two of its own, and up to six where two would read the same.
    static int digits(Collection<? extends @Nullable Double> values) {
        int digits = FEWEST_DIGITS;
        for (var value : values) {
            if (value != null && value != 0) {
                int own = 1 - (int) Math.floor(Math.log10(Math.abs(value)));
                digits = Math.max(digits, Math.min(own, MOST_DIGITS));
            }
        }
        while (digits < ENOUGH_DIGITS && !areApart(values, digits)) {
            digits++;
        }
        return digits;
    }

    private static boolean areApart(Collection<? extends @Nullable Double> values, int digits) {
        var distinct = new HashSet<Double>();
        var texts = new HashSet<String>();
        for (var value : values) {
            if (value != null) {
                distinct.add(value);
                texts.add(of(value, digits));
            }
        }
        return texts.size() == distinct.size();
    }

    static String count(long value) {
        return format("%,d", value);
    }

    static String count(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? ABSENT : format("%,.0f", value);
    }

    /// A difference, its sign always shown; absent where either is.
    static String difference(@Nullable Double value, @Nullable Double from, int digits) {
        if (value == null || from == null) {
            return ABSENT;
        }
        var text = format("%+." + digits + "f", value - from);
        return text.matches("[+-]0\\.0*") ? text.substring(1) : text.replace('-', '−');
    }

    static String interval(@Nullable Interval interval) {
        return interval == null ? ABSENT : of(interval.low()) + " … " + of(interval.high());
    }

    static String signedInterval(@Nullable Interval interval, int digits) {
        return interval == null
                ? ABSENT
                : difference(interval.low(), 0.0, digits)
                        + " … "
                        + difference(interval.high(), 0.0, digits);
    }

    /// To three significant digits: for what spans powers of ten.
    static String small(double value) {
        return value == 0 ? "0" : format(Math.abs(value) < 0.001 ? "%.2e" : "%.3g", value);
    }

    /// A value of a feature, whatever its size: to about three digits.
    static String value(double x) {
        if (Double.isNaN(x)) {
            return ABSENT;
        }
        double size = Math.abs(x);
        if (size >= 1e6 || size < 1e-3 && x != 0) {
            return minus(format("%.1e", x));
        }
        return minus(
                x == Math.rint(x)
                        ? count((long) x)
                        : format(size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", x));
    }

    /// The sign as it is set, but in an exponent.
    static String minus(String number) {
        return number.startsWith("-") ? "−" + number.substring(1) : number;
    }

    static String percent(double share) {
        return format("%.2f %%", 100 * share);
    }

    static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
