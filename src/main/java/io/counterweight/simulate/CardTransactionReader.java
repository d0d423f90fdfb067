package io.counterweight.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads what [CardTransactionCsv] writes, and the handbook's file: plain, or compressed where the
/// name ends in `.gz`. One pass by one thread; close it after use.
///
/// A row that cannot be read, or that is earlier than the one before, ends the pass with a
/// [CardTransactionException] that names file and line.
public final class CardTransactionReader implements Iterator<CardTransaction>, AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int COLUMNS = 9;
    private static final BigDecimal CENTS_ERROR = new BigDecimal("1e-6");

    private final Path file;
    private final BufferedReader lines;
    private @Nullable String ahead;
    private long line = 1;
    private long lastSecond;

    private CardTransactionReader(Path file, BufferedReader lines) {
        this.file = file;
        this.lines = lines;
    }

    /// Opens the file and checks its header.
    public static CardTransactionReader open(Path file) throws IOException {
        var lines =
                new BufferedReader(
                        new InputStreamReader(bytes(file), StandardCharsets.US_ASCII), BUFFER);
        var reader = new CardTransactionReader(file, lines);
        try {
            reader.readHeader();
            return reader;
        } catch (IOException | RuntimeException unreadable) {
            lines.close();
            throw unreadable;
        }
    }

    /// The bytes of a file, those of one ending in `.gz` unpacked.
    static InputStream bytes(Path file) throws IOException {
        var bytes = Files.newInputStream(file);
        try {
            return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
        } catch (IOException notCompressed) {
            bytes.close();
            throw notCompressed;
        }
    }

    private void readHeader() throws IOException {
        var header = lines.readLine();
        if (!CardTransactionCsv.COLUMNS.equals(header)) {
            throw unreadable(
                    "the header must be " + CardTransactionCsv.COLUMNS + ": header=" + header);
        }
        ahead = lines.readLine();
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public CardTransaction next() {
        var row = ahead;
        if (row == null) {
            throw new NoSuchElementException("the file has no more rows: file=" + file);
        }
        line++;
        var transaction = parse(row);
        if (transaction.secondsSinceStart() < lastSecond) {
            throw unreadable(
                    "rows must be in time order: TX_TIME_SECONDS="
                            + transaction.secondsSinceStart());
        }
        lastSecond = transaction.secondsSinceStart();
        try {
            ahead = lines.readLine();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return transaction;
    }

    private CardTransaction parse(String row) {
        var cells = row.split(",", -1);
        if (cells.length != COLUMNS) {
            throw unreadable("a row must have 9 columns: columns=" + cells.length);
        }
        try {
            var transaction =
                    new CardTransaction(
                            Long.parseLong(cells[0]),
                            LocalDateTime.parse(cells[1]),
                            Long.parseLong(cells[5]),
                            Integer.parseInt(cells[2]),
                            Integer.parseInt(cells[3]),
                            cents(cells[4]),
                            Integer.parseInt(cells[8]));
            if (!cells[7].equals(transaction.isFraud() ? "1" : "0")) {
                throw unreadable(
                        "TX_FRAUD must be 1 exactly where TX_FRAUD_SCENARIO is not 0: TX_FRAUD="
                                + cells[7]
                                + ", TX_FRAUD_SCENARIO="
                                + cells[8]);
            }
            return transaction;
        } catch (DateTimeException | ArithmeticException | NumberFormatException invalid) {
            throw unreadable("the row cannot be read: " + invalid.getMessage());
        }
    }

    /// The handbook's file has amounts such as 85.64999999999999, which were multiplied as doubles.
    private static long cents(String amount) {
        var cents = new BigDecimal(amount).movePointRight(2);
        var whole = cents.setScale(0, RoundingMode.HALF_EVEN);
        if (cents.subtract(whole).abs().compareTo(CENTS_ERROR) > 0) {
            throw new ArithmeticException("an amount must have whole cents: TX_AMOUNT=" + amount);
        }
        return whole.longValueExact();
    }

    private CardTransactionException unreadable(String problem) {
        return new CardTransactionException(file + ":" + line + ": " + problem);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
