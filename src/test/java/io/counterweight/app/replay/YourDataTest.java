package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The pipeline file of `docs/your-data.md` over a small export of its kind: semicolons, offsets,
/// chargebacks for frauds only and weeks late, empty cells, duplicates, broken rows.
class YourDataTest {
    @TempDir static Path folder;

    private static String printed = "";
    private static JsonNode report = JsonNodeFactory.instance.nullNode();

    @BeforeAll
    static void replay() throws IOException {
        var out = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "--pipeline=docs/your-data.yaml",
                                "--transactions=src/test/resources/your-data.csv",
                                "--report=" + folder);
        assertThat(code).isZero();
        printed = out.toString();
        report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void whatCannotBeUsedIsToldAndTheRestIsLearned() {
        assertThat(printed)
                .contains("left out: 2 rows that cannot be read; the first: ")
                .contains("dead-lettered: {duplicate-transaction=1, wrong-type=3}");
        assertThat(report.get("rows").longValue()).isEqualTo(1_167);
    }

    /// Chargebacks of the first four weeks come before anything is known to be genuine.
    @Test
    void fraudsAreRankedAboveTheRestFromTheFirstJudgedDayOn() {
        var recipes = report.get("recipes");
        var small = recipes.get("small-data");
        // chance is .5; 24 days of a thousand rows teach it more
        assertThat(small.get("rocAuc").doubleValue()).isGreaterThan(.7);
        assertThat(small.get("averagePrecision").doubleValue())
                .isGreaterThan(
                        2 * recipes.get("always-genuine").get("averagePrecision").doubleValue());
    }
}
