package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTransactionReaderTest {
    private static final String ROW = "5,2018-04-02T09:30:05,4,10,11.5,120605,1,1,3";

    @TempDir Path folder;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        var written = new CardSimulator(SimulatorSettings.handbook(4, 2)).stream().toList();
        for (var name : List.of("cards.csv", "cards.csv.gz")) {
            var file = folder.resolve(name);
            CardTransactionCsv.write(written.iterator(), file);

            assertThat(read(file)).isEqualTo(written);
        }
    }

    @Test
    void anAmountMayHaveFewerThanTwoDecimals() throws IOException {
        assertThat(read(file(ROW)))
                .containsExactly(
                        new CardTransaction(
                                5,
                                LocalDateTime.of(2018, 4, 2, 9, 30, 5),
                                120_605,
                                4,
                                10,
                                11_50,
                                3));
    }

    @Test
    void anAmountMayHaveTheErrorOfADouble() throws IOException {
        assertThat(read(file(ROW.replace("11.5", "85.64999999999999"))))
                .extracting(CardTransaction::cents)
                .containsExactly(85_65L);
    }

    @Test
    void aRowThatCannotBeReadIsNamed() {
        assertRefused("5,2018-04-02T09:30:05,4,10,11.5,120605,1,1", "a row must have 9 columns");
        assertRefused(ROW.replace("09:30", "25:30"), "the row cannot be read: ");
        assertRefused(ROW.replace("11.5", "11.505"), "the row cannot be read: an amount must");
        assertRefused(ROW.replace("120605", "x"), "the row cannot be read: ");
        assertRefused(ROW.replace(",1,3", ",0,3"), "TX_FRAUD must be 1 exactly where");
        assertRefused(ROW.replace("120605", "5"), "rows must be in time order: TX_TIME_SECONDS=5");
    }

    @Test
    void anotherHeaderIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("other.csv"), "a,b\n");
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CardTransactionException.class)
                .hasMessageStartingWith(file + ":1: the header must be TRANSACTION_ID,")
                .hasMessageEndingWith("header=a,b");
    }

    private void assertRefused(String row, String problem) {
        assertThatThrownBy(() -> read(file(ROW, row)))
                .isInstanceOf(CardTransactionException.class)
                .hasMessageStartingWith(folder.resolve("cards.csv") + ":3: " + problem);
    }

    private Path file(String... rows) throws IOException {
        var text = CardTransactionCsv.COLUMNS + "\n" + String.join("\n", rows) + "\n";
        return Files.writeString(folder.resolve("cards.csv"), text);
    }

    private static List<CardTransaction> read(Path file) throws IOException {
        var all = new ArrayList<CardTransaction>();
        try (var transactions = CardTransactionReader.open(file)) {
            transactions.forEachRemaining(all::add);
        }
        return all;
    }
}
