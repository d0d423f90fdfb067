package io.counterweight.simulate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.function.Consumer;

/// Writes a [RetailStream] as CSV, compressed when the name ends in `.gz`.
public final class RetailCsv {
    static final String COLUMNS =
            "id,time,card,merchant,category,amount,home_lat,home_lon,lat,lon,inhabitants,born,fraud,kind";
    private static final int BUFFER = 1 << 16;

    private RetailCsv() {}

    /// Writes what is left of the stream.
    ///
    /// @param seen is told of each
    public static void write(RetailStream stream, Consumer<RetailTransaction> seen, Path file)
            throws IOException {
        try (var out = CardTransactionCsv.writer(file)) {
            var line = new StringBuilder(COLUMNS).append('\n');
            while (stream.hasNext()) {
                var next = stream.next();
                seen.accept(next);
                append(line, next, stream.cards());
                if (line.length() > BUFFER) {
                    out.append(line);
                    line.setLength(0);
                }
            }
            out.append(line);
        }
    }

    private static void append(StringBuilder line, RetailTransaction t, RetailCards cards) {
        long start = RetailStream.START.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        line.append(t.id())
                .append(',')
                .append(start + t.second())
                .append(",c")
                .append(t.card())
                .append(",m")
                .append(t.merchant())
                .append(',')
                .append(t.category().label())
                .append(',');
        decimal(line, t.cents(), 2);
        line.append(',');
        decimal(line, Math.round(1e4 * cards.north(t.card())), 4);
        line.append(',');
        decimal(line, Math.round(1e4 * cards.east(t.card())), 4);
        line.append(',');
        decimal(line, Math.round(1e4 * t.north()), 4);
        line.append(',');
        decimal(line, Math.round(1e4 * t.east()), 4);
        line.append(',')
                .append(cards.inhabitants(t.card()))
                .append(',')
                .append(cards.born(t.card()))
                .append(',')
                .append(t.isFraud() ? 1 : 0)
                .append(',')
                .append(kind(t))
                .append('\n');
    }

    private static String kind(RetailTransaction t) {
        return t.isFraud()
                ? RetailFraud.values()[t.kind() - 1].name().toLowerCase(Locale.ROOT)
                : "genuine";
    }

    /// A whole number of the last of so many digits.
    private static void decimal(StringBuilder line, long units, int digits) {
        long one = digits == 2 ? 100 : 10_000;
        if (units < 0) {
            line.append('-');
        }
        long size = Math.abs(units);
        line.append(size / one).append('.');
        String rest = Long.toString(size % one);
        line.append("0".repeat(digits - rest.length())).append(rest);
    }
}
