package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReplayCommandTest {
    private static final int DAYS = 20;
    private static final List<String> TIMES =
            List.of("seconds", "rowsPerSecond", "examplesPerSecond");

    @TempDir static Path folder;

    private static long rows;
    private static String printed = "";

    /// Replayed twice: the file as it is, and the same gzipped.
    @BeforeAll
    static void replayTwice() throws IOException {
        var settings = new SimulatorSettings(600, 1_200, LocalDate.of(2024, 3, 4), DAYS, 5, null);
        rows = CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("cards.csv"));
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("cards.csv.gz"));
        Files.writeString(
                file("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [base]\nchampion: base")
                        .replace("judge: {from: 61d", "judge: {from: 10d"));
        printed = replay("cards.csv", "one");
        replay("cards.csv.gz", "two");
    }

    @Test
    void theReportCountsEveryRowAndJudgesEveryClass() throws IOException {
        var report = report("one");
        var classes = report.get("classes");
        var recipe = report.get("recipes").get("base");

        assertThat(report.get("pipeline").textValue()).isEqualTo("cards");
        assertThat(report.get("rows").longValue()).isEqualTo(rows);
        assertThat(classes.get("genuine").longValue() + classes.get("fraud").longValue())
                .isEqualTo(rows);
        assertThat(recipe.get("recallByClass").fieldNames())
                .toIterable()
                .containsExactly("genuine", "fraud");
        assertThat(recipe.get("averagePrecision").doubleValue()).isBetween(0.0, 1.0);
        // seven days of labels teach it more than chance, which is .5
        assertThat(recipe.get("rocAuc").doubleValue()).isGreaterThan(.6);
    }

    @Test
    void twoReplaysGiveTheSameReportButForTheTimesAndTheSameModel() throws IOException {
        var one = report("one");
        var two = report("two");
        var hash = one.get("recipes").get("base").get("modelHash").textValue();

        assertThat(withoutTimes(one)).isEqualTo(withoutTimes(two));
        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(file("one/daily.csv")).hasSameBinaryContentAs(file("two/daily.csv"));
    }

    @Test
    void aDayOfTheTestIsALineOfEachRecipeInTheDailyFile() throws IOException {
        assertThat(Files.readAllLines(file("one/daily.csv"))).hasSize(1 + 2 * (DAYS - 10));
    }

    @Test
    void theSummaryNamesEachClassAndWhatNeverFraudWouldReach() {
        assertThat(printed)
                .contains("cards: %,d transactions in ".formatted(rows))
                .contains("judged from day 10 on")
                .containsPattern("  recipe +AP +AUC +recall +precision +recall@100 ")
                .containsPattern("  base +0\\.\\d{4} +0\\.\\d{4} +0\\.\\d{4} ")
                .containsPattern("  always-genuine .* 0\\.0000 .* 0\\.9\\d{3}\n")
                .doesNotContain("NaN");
    }

    /// Two recipes of the test's own beside the pipeline: the first decides.
    @Test
    void recipesMayBeChosenAndWhatTheySaidWritten() throws IOException {
        Files.createDirectories(file("recipes"));
        var small =
                """
                kind: network
                layers: []
                encoding: {kind: none}
                batch: 64
                optimiser: {kind: adam, rate: 0.02}
                averaging: {decay: 0.9}
                """;
        Files.writeString(file("recipes/one.yaml"), "name: one\n" + small);
        Files.writeString(
                file("recipes/two.yaml"),
                "name: two\nweighting: {kind: fixed, weights: {fraud: 9}}\n" + small);
        replay("cards.csv", "both", "--recipes=one,two", "--scores=" + file("scores.csv.gz"));
        var recipes = report("both").get("recipes");
        assertThat(recipes.fieldNames())
                .toIterable()
                .containsExactly("one", "two", "always-genuine");
        for (var recipe : recipes) {
            assertThat(recipe.get("rawCalibrationError").isNumber()).isTrue();
            assertThat(recipe.get("recallAtBudget").isNumber()).isTrue();
        }
        // Nine times the weight, unless it is corrected, is seen in the probabilities.
        assertThat(recipes.get("two").get("rawCalibrationError").doubleValue())
                .isGreaterThan(.05)
                .isGreaterThan(
                        2 * recipes.get("two").get("expectedCalibrationError").doubleValue());
        assertThat(recipes.get("always-genuine").get("accuracy").doubleValue()).isGreaterThan(.9);
        assertThat(recipes.get("always-genuine").get("recallByClass").get("fraud").doubleValue())
                .isZero();
        assertScores();
    }

    private static void assertScores() throws IOException {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(file("scores.csv.gz"))),
                                StandardCharsets.UTF_8))) {
            var lines = in.lines().toList();
            assertThat(lines.getFirst())
                    .isEqualTo("transactionId,eventTime,recipe,raw,probability,label");
            assertThat(lines).hasSize((int) (1 + 2 * rows));
            var last = lines.subList(lines.size() - 2, lines.size());
            var of =
                    Pattern.compile(
                            "(\\w+,2024-[^,]+Z),(one|two),(0\\.\\d+|[\\d.E-]+),"
                                    + "(0\\.\\d+|[\\d.E-]+),(genuine|fraud)");
            assertThat(last).allMatch(line -> of.matcher(line).matches());
            assertThat(last.get(0).replace(",one,", ",two,").split(",")[0])
                    .isEqualTo(last.get(1).split(",")[0]);
            assertThat(lines.get(1)).as("before any model").matches(".*,one,,,(genuine|fraud)");
            assertThat(lines).anyMatch(line -> line.endsWith(",fraud"));
        }
    }

    /// The simulator's kinds of fraud as classes of their own: each has its recall.
    @Test
    void everyKindOfFraudMayBeAClass() throws IOException {
        var byScenario =
                "labels: {from: TX_FRAUD_SCENARIO, values: {\"0\": genuine, \"1\": large-amount,"
                        + " \"2\": terminal, \"3\": takeover}, cover: all,";
        Files.createDirectories(file("recipes"));
        Files.writeString(
                file("recipes/kinds.yaml"),
                """
                name: kinds
                kind: network
                batch: 64
                optimiser: {kind: adam, rate: 0.01}
                weighting: {kind: running}
                averaging: {decay: 0.9}
                """);
        Files.writeString(
                file("kinds.yaml"),
                Files.readString(file("cards.yaml"))
                        .replace(
                                "names: [genuine, fraud]",
                                "names: [genuine, large-amount, terminal, takeover]")
                        .replaceAll("labels: \\{from: TX_FRAUD, .*cover: all,", byScenario));
        var text = replayOf("kinds.yaml", "cards.csv", "kinds", "--recipes=kinds");
        var report = report("kinds");
        assertThat(report.get("classes").fieldNames())
                .toIterable()
                .containsExactly("genuine", "large-amount", "terminal", "takeover");
        long sum = 0;
        for (var count : report.get("classes")) {
            assertThat(count.longValue()).isPositive();
            sum += count.longValue();
        }
        assertThat(sum).isEqualTo(rows);
        var recall = report.get("recipes").get("kinds").get("recallByClass");
        assertThat(recall).hasSize(4).allMatch(JsonNode::isNumber);
        assertThat(text).contains("recall of kinds: genuine ", "large-amount ", "takeover ");
    }

    @Test
    void aMisspeltRecipeNamesTheFlagTheNearestAndThosePacked() {
        var run = run("cards.yaml", "cards.csv", "none", "--recipes=recomended,plain");

        assertThat(run).startsWith("1\n");
        assertThat(run)
                .contains("--recipes: recipe \"recomended\" has no file: looked for ")
                .contains("; did you mean \"recommended\"?")
                .contains("; packed are: auto, balanced, base, ")
                .contains("small-data, ");
    }

    @Test
    void allRecipesThatAreWrongAreToldAtOnce() throws IOException {
        Files.createDirectories(file("recipes"));
        Files.writeString(file("recipes/bad1.yaml"), "name: bad1\nkind: network\nbatch: many\n");
        Files.writeString(file("recipes/bad2.yaml"), "name: other\nkind: network\nbatch: 64\n");

        assertThat(run("cards.yaml", "cards.csv", "none", "--recipes=bad1,bad2"))
                .contains("2 things are wrong:")
                .containsPattern("bad1.yaml:3: batch: expected a whole number, found \"many\"")
                .containsPattern("bad2.yaml:1: name: the name must be that of the file: \"bad2\"");
    }

    @Test
    void nothingToJudgeNamesWhatSetsItAndWhereTheStreamEnds() throws IOException {
        Files.writeString(
                file("late.yaml"),
                Files.readString(file("cards.yaml")).replace("{from: 10d", "{from: 61d"));

        assertThat(replayOf("late.yaml", "cards.csv", "late"))
                .contains(
                        "nothing to judge: judge.from is 61d, so rows count from 2024-05-04 on, and"
                                + " the last labelled transaction is of 2024-03-23, day 19 of the"
                                + " stream\n");
        assertThat(Files.readString(file("late/report.html"))).contains("none; nothing to judge:");
    }

    @Test
    void whatTheHighestOfADayCanReachAndTheColdStartAreTold() throws IOException {
        var recipe = report("one").get("recipes").get("base");

        // Far fewer than 100 cards are defrauded a day.
        assertThat(recipe.get("cardPrecisionCeiling").doubleValue())
                .isBetween(recipe.get("cardPrecisionAt100").doubleValue(), .5);
        // Labels come seven days late.
        assertThat(recipe.get("firstScored").textValue()).startsWith("2024-03-1");
        assertThat(recipe.get("rowsWithoutScore").longValue()).isBetween(rows / 4, rows / 2 + 1);
        assertThat(recipe.get("judgedRowsWithoutScore").longValue()).isZero();
        assertThat(printed)
                .contains("  at most, by the frauds of each day: card prec. ")
                .containsPattern(
                        "  base: first score on 2024-03-1\\d; [\\d,]+ rows without a score, 0 of");
        assertThat(Files.readString(file("one/report.html")))
                .contains("of at most 0.", "<h2>Cold start</h2>");
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static String replay(String transactions, String report, String... more) {
        return replayOf("cards.yaml", transactions, report, more);
    }

    private static String replayOf(
            String pipeline, String transactions, String report, String... more) {
        var out = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                Stream.concat(
                                                Stream.of(
                                                        "--pipeline=" + file(pipeline),
                                                        "--transactions=" + file(transactions),
                                                        "--report=" + file(report)),
                                                Stream.of(more))
                                        .toArray(String[]::new));
        assertThat(code).isZero();
        return out.toString();
    }

    /// The exit code, and what was said on standard error.
    private static String run(String pipeline, String transactions, String report, String... more) {
        var arguments =
                Stream.concat(
                        Stream.of(
                                "--pipeline=" + file(pipeline),
                                "--transactions=" + file(transactions),
                                "--report=" + file(report)),
                        Stream.of(more));
        var err = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setErr(new PrintWriter(err))
                        .execute(arguments.toArray(String[]::new));
        return code + "\n" + err;
    }

    private static JsonNode report(String name) throws IOException {
        return new ObjectMapper().readTree(file(name).resolve("report.json").toFile());
    }

    private static JsonNode withoutTimes(JsonNode report) {
        var copy = (ObjectNode) report.deepCopy();
        copy.remove(TIMES);
        copy.get("recipes").forEach(recipe -> ((ObjectNode) recipe).remove(TIMES));
        return copy;
    }
}
