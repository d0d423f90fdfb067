package io.counterweight.simulate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/// Writes transactions as CSV with the columns of the handbook's file.
public final class CardTransactionCsv {
    static final String COLUMNS =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,"
                    + "TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO";
    private static final int BUFFER = 1 << 16;

    private CardTransactionCsv() {}

    /// Writes them all, compressed when the name ends in `.gz`.
    ///
    /// @return how many
    public static long write(Iterator<CardTransaction> transactions, Path file) throws IOException {
        long count = 0;
        try (Writer out = writer(file)) {
            var line = new StringBuilder(COLUMNS).append('\n');
            while (transactions.hasNext()) {
                append(line, transactions.next());
                count++;
                if (line.length() > BUFFER) {
                    out.append(line);
                    line.setLength(0);
                }
            }
            out.append(line);
        }
        return count;
    }

    /// Writes a file, compressed when the name ends in `.gz`.
    static Writer writer(Path file) throws IOException {
        return new OutputStreamWriter(open(file), StandardCharsets.US_ASCII);
    }

    private static OutputStream open(Path file) throws IOException {
        OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        return file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, BUFFER) : plain;
    }

    private static void append(StringBuilder line, CardTransaction transaction) {
        line.append(transaction.id()).append(',');
        appendTime(line, transaction.time());
        line.append(',')
                .append(transaction.customer())
                .append(',')
                .append(transaction.terminal())
                .append(',')
                .append(transaction.cents() / 100)
                .append('.');
        appendTwoDigits(line, (int) (transaction.cents() % 100));
        line.append(',')
                .append(transaction.secondsSinceStart())
                .append(',')
                .append(transaction.secondsSinceStart() / Purchases.SECONDS_PER_DAY)
                .append(transaction.isFraud() ? ",1," : ",0,")
                .append(transaction.scenario())
                .append('\n');
    }

    /// To the second, which LocalDateTime leaves out when it is 0.
    private static void appendTime(StringBuilder line, LocalDateTime time) {
        line.append(time.getYear()).append('-');
        appendTwoDigits(line, time.getMonthValue());
        line.append('-');
        appendTwoDigits(line, time.getDayOfMonth());
        line.append('T');
        appendTwoDigits(line, time.getHour());
        line.append(':');
        appendTwoDigits(line, time.getMinute());
        line.append(':');
        appendTwoDigits(line, time.getSecond());
    }

    private static void appendTwoDigits(StringBuilder line, int value) {
        line.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
