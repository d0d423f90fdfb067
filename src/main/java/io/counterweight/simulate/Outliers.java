package io.counterweight.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/// Card transactions with 21 more among those of one day, as a broken terminal may send them: one
/// of 1,000,000 and twenty of 3e38, genuine, each of a card and a terminal of its own.
public final class Outliers {
    /// Outliers of a file.
    public static final int COUNT = 21;

    private static final int FIRST_ID = 900_000_000;
    private static final int FIRST_ENTITY = 900_000;
    private static final int COLUMN_OF_TIME = 1;
    private static final int COLUMN_OF_SECONDS = 5;
    private static final int SPACING = Purchases.SECONDS_PER_DAY / (COUNT + 1);

    private Outliers() {}

    /// Copies a file of transactions in time order, line by line, and puts the outliers among them:
    /// their amounts are no whole cents, so that a [CardTransaction] cannot hold them.
    ///
    /// @param day of the outliers; 0 is the first
    /// @return the lines written, but for the header
    /// @throws CardTransactionException for a file that cannot be read, or ends before that day
    ///   does
    public static long plant(Path from, int day, Path to) throws IOException {
        try (var in = reader(from);
                var out = CardTransactionCsv.writer(to)) {
            return plant(in, day, out);
        }
    }

    private static BufferedReader reader(Path from) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        CardTransactionReader.bytes(from), StandardCharsets.US_ASCII));
    }

    private static long plant(BufferedReader in, int day, Writer out) throws IOException {
        var header = in.readLine();
        if (!CardTransactionCsv.COLUMNS.equals(header)) {
            throw new CardTransactionException(
                    "the header must be " + CardTransactionCsv.COLUMNS + ": header=" + header);
        }
        out.append(header).append('\n');
        long rows = 0;
        int planted = 0;
        for (var row = in.readLine(); row != null; row = in.readLine()) {
            while (planted < COUNT && secondsOf(row) > dueAt(day, planted)) {
                out.append(outlier(startOf(row), day, planted++)).append('\n');
                rows++;
            }
            out.append(row).append('\n');
            rows++;
        }
        if (planted < COUNT) {
            throw new CardTransactionException(
                    "the file must have rows at the end of the day of outliers: day=" + day);
        }
        return rows;
    }

    private static long dueAt(int day, int number) {
        return (long) day * Purchases.SECONDS_PER_DAY + (number + 1L) * SPACING;
    }

    private static String outlier(LocalDateTime start, int day, int number) {
        long seconds = dueAt(day, number);
        return "%d,%s,%d,%d,%s,%d,%d,0,0"
                .formatted(
                        FIRST_ID + number,
                        // To the second, which its toString leaves out where it is 0.
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(start.plusSeconds(seconds)),
                        FIRST_ENTITY + number,
                        FIRST_ENTITY + number,
                        number == 0 ? "1000000.00" : "3e38",
                        seconds,
                        day);
    }

    private static long secondsOf(String row) {
        try {
            return Long.parseLong(row.split(",", -1)[COLUMN_OF_SECONDS]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            throw new CardTransactionException("the row cannot be read: " + row);
        }
    }

    /// Midnight of the first day.
    private static LocalDateTime startOf(String row) {
        try {
            var time = LocalDateTime.parse(row.split(",", -1)[COLUMN_OF_TIME]);
            return time.minusSeconds(secondsOf(row));
        } catch (DateTimeException unreadable) {
            throw new CardTransactionException("the row cannot be read: " + row);
        }
    }
}
