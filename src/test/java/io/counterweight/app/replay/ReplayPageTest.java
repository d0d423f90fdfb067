package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayPageTest {
    @TempDir static Path folder;

    private static String printed = "";

    @BeforeAll
    static void replay() throws IOException {
        var settings = new SimulatorSettings(300, 600, LocalDate.of(2024, 3, 4), 20, 5, null);
        CardTransactionCsv.write(
                new CardSimulator(settings).iterator(), folder.resolve("cards.csv"));
        Files.writeString(
                folder.resolve("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replace(
                                "judge: {from: 61d",
                                "judge: {segments: [night, customer-count-7d], from: 10d"));
        printed = replay("weight-5,plain", "report of it");
    }

    private static String replay(String recipes, String report, String... more) {
        var out = new StringWriter();
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--pipeline=" + folder.resolve("cards.yaml"),
                                "--recipes=" + recipes,
                                "--transactions=" + folder.resolve("cards.csv"),
                                "--report=" + folder.resolve(report)));
        arguments.addAll(List.of(more));
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    @Test
    void theFeaturesPageSaysWhatTheChampionGoesByAndItsSegmentsHaveAllRowsThatCount()
            throws IOException {
        var page = Files.readString(file("features.html"));
        var report = Files.readString(file("report.html"));
        assertThat(report).contains("href=\"features.html\"");
        assertThat(page)
                .contains("Of the recipe weight-5", "What the pooled average precision")
                .containsPattern("<th scope=\"row\">amount</th>\\s*<td>0\\.[0-9]{4}</td>")
                .contains("<th>night</th>", "<th>customer-count-7d</th>")
                .doesNotContain("<th>weekend</th>", "NaN", "null");
        long counting = number(report, "rows that count</dt>\\s*<dd>([0-9,]+)");
        assertThat(rowsOfSegment(page, "night")).hasSize(2);
        assertThat(rowsOfSegment(page, "night").stream().mapToLong(n -> n).sum())
                .isEqualTo(counting);
        assertThat(rowsOfSegment(page, "customer-count-7d")).hasSizeBetween(2, 12);
        assertThat(rowsOfSegment(page, "customer-count-7d").stream().mapToLong(n -> n).sum())
                .isEqualTo(counting);
        var highest = probabilities(page, "highest-scored genuine");
        assertThat(highest).hasSize(10).isSortedAccordingTo(Comparator.reverseOrder());
        var lowest = probabilities(page, "lowest-scored frauds");
        assertThat(lowest).hasSize(10).isSorted();
        assertThat(highest.getLast()).isGreaterThan(lowest.getLast());
    }

    @Test
    void theFeaturesPageIsTheSameBytesAgainWithAnyThreadsAndIsLeftOutWhereItIsNotWanted()
            throws IOException {
        replay("weight-5,plain", "again", "--threads=3");
        assertThat(folder.resolve("again/features.html"))
                .hasSameBinaryContentAs(file("features.html"));
        var said = replay("weight-5,plain", "without", "--no-features");
        assertThat(said).contains("report.html, foretold.csv, card-weight-5.md");
        assertThat(folder.resolve("without/features.html")).doesNotExist();
        assertThat(Files.readString(folder.resolve("without/report.html")))
                .doesNotContain("features.html\"");
    }

    private static long number(String page, String pattern) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return Long.parseLong(found.group(1).replace(",", ""));
    }

    private static List<Long> rowsOfSegment(String page, String feature) {
        var table = page.substring(page.indexOf("<th>" + feature + "</th>"));
        table = table.substring(0, table.indexOf("</table>"));
        return Pattern.compile("<th scope=\"row\">[^<]*</th>\\s*<td>([0-9,]+)</td>")
                .matcher(table)
                .results()
                .map(row -> Long.parseLong(row.group(1).replace(",", "")))
                .toList();
    }

    private static List<Double> probabilities(String page, String title) {
        var table = page.substring(page.indexOf(title));
        table = table.substring(0, table.indexOf("</table>"));
        return Pattern.compile("UTC\\)|[0-9]{2}:[0-9]{2}</td>\\s*<td>([^<]+)</td>")
                .matcher(table)
                .results()
                .filter(row -> row.group(1) != null)
                .map(row -> Double.parseDouble(row.group(1)))
                .toList();
    }

    @Test
    void everyFileIsWrittenAndNamed() {
        assertThat(printed)
                .contains(
                        "report.json, daily.csv, report.html, foretold.csv, features.html, card-weight-5.md");
        assertThat(folder.resolve("report of it"))
                .isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/card-weight-5.md");
    }

    @Test
    void pageAndCardHaveTheFiguresOfTheJson() throws IOException {
        var champion =
                new ObjectMapper().readTree(file("report.json").toFile()).at("/recipes/weight-5");
        var precision = "%.4f".formatted(champion.get("averagePrecision").doubleValue());

        assertThat(Files.readString(file("report.html")))
                .contains(precision, champion.get("modelHash").textValue(), "otherwise than plain");
        assertThat(Files.readString(file("card-weight-5.md")))
                .contains(precision, champion.get("modelHash").textValue());
    }

    @Test
    void theCommandCanBePasted() throws IOException {
        assertThat(Files.readString(file("card-weight-5.md")))
                .contains("--recipes=weight-5,plain")
                .contains("'--report=" + folder.resolve("report of it") + "'");
    }

    private static Path file(String name) {
        return folder.resolve("report of it").resolve(name);
    }
}
