package io.counterweight.app.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.app.files.Sql;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One pipeline file over raw files, without a script: every column is that of SQL's window
/// functions. Columns have 32 bits, so they differ by up to their rounding.
class RawFilesTest {
    private static final int ROWS = 5_000;
    private static final double ROUNDING = 1e-7;

    @TempDir static Path folder;

    private static RawFiles files;
    private static String printed = "";

    @BeforeAll
    static void compute() {
        files = new RawFiles(folder, ROWS);
        files.write();
        printed = files.columns(Path.of("src/test/resources/raw-files.yaml"));
    }

    @Test
    void everyColumnIsThatOfTheWindowFunctions() {
        var differences = files.differences();
        // Sine and cosine of the clock beside them.
        assertThat(files.written())
                .hasSize(51)
                .containsAll(differences.keySet())
                .hasSize(differences.size() + 2);
        assertThat(differences)
                .allSatisfy((name, difference) -> {
                    assertThat(difference).as(name).isNotNaN().isCloseTo(0, within(ROUNDING));
                });
    }

    @Test
    void theFileHasTypesAndLabels() {
        var columns = "'" + folder.resolve("columns.parquet") + "'";
        assertThat(
                        Sql.rows(
                                "SELECT DISTINCT column_type FROM (DESCRIBE SELECT * FROM "
                                        + columns
                                        + ") ORDER BY 1"))
                .containsExactly(
                        List.of("DOUBLE"), List.of("TIMESTAMP WITH TIME ZONE"), List.of("VARCHAR"));
        assertThat(
                        Sql.rows(
                                "SELECT count(*), count(*) FILTER (label = if(t.fraud = 1, 'fraud', 'genuine')"
                                        + " AND epoch_ms(\"eventTime\") = epoch_ms(t.\"at\")"
                                        + " AND epoch_ms(\"labelledAt\") = epoch_ms(t.\"at\") + 7 * 86400000) FROM "
                                        + columns
                                        + " c JOIN '"
                                        + folder.resolve("transactions.parquet")
                                        + "' t ON t.id = c.\"transactionId\""))
                .containsExactly(List.of(String.valueOf(ROWS), String.valueOf(ROWS)));
        assertThat(printed).contains("51 columns").contains("µs of processor a row");
    }
}
