package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTransactionCsvTest {
    private static final String EXPECTED =
            """
            TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO
            0,2018-04-01T00:00:00,596,3156,57.16,0,0,0,0
            1,2018-04-02T09:30:05,4,10,1100.05,120605,1,1,3
            """;
    private static final List<CardTransaction> TRANSACTIONS =
            List.of(
                    new CardTransaction(
                            0, LocalDateTime.of(2018, 4, 1, 0, 0), 0, 596, 3156, 57_16, 0),
                    new CardTransaction(
                            1, LocalDateTime.of(2018, 4, 2, 9, 30, 5), 120_605, 4, 10, 1100_05, 3));

    @TempDir Path folder;

    @Test
    void columnsAreTheHandbooks() throws IOException {
        var file = folder.resolve("cards.csv");

        assertThat(CardTransactionCsv.write(TRANSACTIONS.iterator(), file)).isEqualTo(2);

        assertThat(Files.readString(file)).isEqualTo(EXPECTED);
    }

    @Test
    void aNameThatEndsInGzIsCompressed() throws IOException {
        var file = folder.resolve("cards.csv.gz");

        CardTransactionCsv.write(TRANSACTIONS.iterator(), file);

        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(EXPECTED);
        }
    }

    @Test
    void twoRunsWriteTheSameBytes() throws IOException {
        var settings = SimulatorSettings.handbook(4, 2);
        var first = folder.resolve("first.csv.gz");
        var second = folder.resolve("second.csv.gz");

        CardTransactionCsv.write(new CardSimulator(settings).iterator(), first);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), second);

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        assertThat(Files.size(first)).isGreaterThan(100_000);
    }
}
