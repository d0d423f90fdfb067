package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutliersTest {
    @TempDir private Path folder;

    private Path simulated(int days) throws IOException {
        var file = folder.resolve("simulated.csv.gz");
        var settings = SimulatorSettings.handbook(1, days);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        return file;
    }

    private static List<String> lines(Path file) throws IOException {
        try (var in = CardTransactionReader.bytes(file)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @Test
    void twentyOneRowsOfOneDayAreAddedAndAllOthersStay() throws IOException {
        var from = simulated(3);
        var to = folder.resolve("planted.csv");
        long rows = Outliers.plant(from, 1, to);
        var all = Files.readAllLines(to);
        assertThat(all).hasSize((int) rows + 1);
        var added = new ArrayList<>(all);
        added.removeAll(lines(from));
        assertThat(added)
                .hasSize(Outliers.COUNT)
                .allMatch(row -> row.split(",")[1].matches("2018-04-02T..:..:.."))
                .allMatch(row -> row.endsWith(",1,0,0"));
        assertThat(added.getFirst()).contains(",1000000.00,");
        assertThat(added.subList(1, Outliers.COUNT)).allMatch(row -> row.contains(",3e38,"));
        assertThat(added.stream().map(row -> row.split(",")[2]).distinct()).hasSize(Outliers.COUNT);
        assertThat(added.stream().map(row -> row.split(",")[3]).distinct()).hasSize(Outliers.COUNT);
        all.removeAll(added);
        assertThat(all).isEqualTo(lines(from));
    }

    @Test
    void theRowsStayInTimeOrder() throws IOException {
        var to = folder.resolve("planted.csv.gz");
        Outliers.plant(simulated(2), 0, to);
        long before = 0;
        for (var row : lines(to).subList(1, lines(to).size())) {
            long seconds = Long.parseLong(row.split(",")[5]);
            assertThat(seconds).isGreaterThanOrEqualTo(before);
            before = seconds;
        }
    }

    @Test
    void aFileThatEndsBeforeTheDayDoesIsRefused() throws IOException {
        var from = simulated(2);
        assertThatThrownBy(() -> Outliers.plant(from, 2, folder.resolve("planted.csv")))
                .hasMessage("the file must have rows at the end of the day of outliers: day=2");
    }
}
