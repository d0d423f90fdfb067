package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransaction;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The handbook's planted scenario 1, every amount above 220 a fraud, written as a rule, on a
/// simulated stream; beside it a rule that is not tried, one of the time of day, and one that is of
/// nothing.
class ReplayOfRulesTest {
    private static final int DAYS = 21;
    private static final int FROM = 10;
    private static final int LARGE = 1;

    /// Alerts a day: `judge.top` of the pipeline.
    private static final int BUDGET = 20;

    @TempDir static Path folder;

    private static List<CardTransaction> transactions;
    private static JsonNode without;
    private static JsonNode with;
    private static String said;

    @BeforeAll
    static void replay() throws IOException {
        var settings = new SimulatorSettings(250, 500, LocalDate.of(2024, 3, 4), DAYS, 5, null);
        transactions = new ArrayList<>();
        new CardSimulator(settings).iterator().forEachRemaining(transactions::add);
        CardTransactionCsv.write(transactions.iterator(), folder.resolve("cards.csv"));
        var pipeline =
                Files.readString(Path.of("models/handbook.yaml"))
                        .replaceFirst("recipes: .*\n", "recipes: [plain]\n")
                        .replace("champion: blend", "champion: plain")
                        .replace("judge: {from: 61d", "judge: {from: %dd".formatted(FROM))
                        .replace("top: 100", "top: " + BUDGET);
        Files.writeString(folder.resolve("plain.yaml"), pipeline);
        Files.writeString(
                folder.resolve("own.yaml"),
                pipeline
                        + """
                        rules:
                          dear: {when: amount > 200.0, action: alert, state: live}
                        """);
        Files.writeString(
                folder.resolve("tried.yaml"),
                """
                lists: {nobody: []}
                rules:
                  amount-above-220:
                    when: amount > 220.0
                    action: block
                    class: fraud
                    state: shadow
                  morning: {when: time.getHours() < 12, action: tag, state: live}
                  never: {when: "listed('nobody', terminal)", action: allow, state: live}
                """);
        replay("plain", List.of());
        without = report("plain");
        said =
                replay(
                        "own",
                        List.of(
                                "--rules=" + folder.resolve("tried.yaml"),
                                "--scores=" + folder.resolve("scores.csv.gz")));
        with = report("own");
    }

    private static String replay(String name, List<String> more) {
        var out = new StringWriter();
        var arguments = new ArrayList<>(more);
        arguments.addAll(
                List.of(
                        "--pipeline=" + folder.resolve(name + ".yaml"),
                        "--transactions=" + folder.resolve("cards.csv"),
                        "--report=" + folder.resolve(name),
                        "--no-features",
                        "--threads=2"));
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }

    private static JsonNode report(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
    }

    /// Those that count: of the first day after which rows are judged on.
    private static List<CardTransaction> judged() {
        return transactions.stream().filter(t -> t.secondsSinceStart() >= FROM * 86_400L).toList();
    }

    @Test
    void thePlantedScenarioAsARuleHasTheFiguresOfACountOfTheSimulatorsOwn() {
        var rule = with.at("/rules/amount-above-220");
        long fired = judged().stream().filter(t -> t.cents() > 22_000).count();
        long hits = judged().stream().filter(t -> t.cents() > 22_000 && t.isFraud()).count();
        long frauds = judged().stream().filter(CardTransaction::isFraud).count();
        double caught =
                judged().stream()
                        .filter(t -> t.cents() > 22_000 && t.isFraud())
                        .mapToDouble(CardTransaction::amount)
                        .sum();
        // The scenario makes every such amount a fraud, and some frauds are of other scenarios.
        assertThat(judged().stream().filter(t -> t.scenario() == LARGE)).hasSizeGreaterThan(2);
        assertThat(hits).isEqualTo(fired).isLessThan(frauds);
        assertThat(rule.get("fired").asLong()).isEqualTo(fired);
        assertThat(rule.get("hits").asLong()).isEqualTo(hits);
        assertThat(rule.get("sought").asLong()).isEqualTo(frauds);
        assertThat(rule.get("precision").asDouble()).isEqualTo(1);
        assertThat(rule.get("recall").asDouble()).isEqualTo((double) hits / frauds);
        assertThat(rule.get("perDay").asDouble()).isEqualTo(fired / (double) (DAYS - FROM));
        assertThat(rule.get("caught").asDouble()).isCloseTo(caught, within(1e-6 * caught));
        assertThat(rule.get("refused").asDouble()).isZero();
        // Every amount above 220 is above 200.
        assertThat(rule.get("nearest").asText()).isEqualTo("dear");
        assertThat(rule.get("withNearest").asLong()).isEqualTo(fired);
    }

    @Test
    void aRuleOfChanceHasThePrecisionOfChanceAndOneOfNothingHasNone() {
        var morning = with.at("/rules/morning");
        var mornings =
                judged().stream().filter(t -> t.secondsSinceStart() % 86_400 < 43_200).toList();
        long frauds = mornings.stream().filter(CardTransaction::isFraud).count();
        assertThat(morning.get("fired").asLong()).isEqualTo(mornings.size());
        assertThat(morning.get("precision").asDouble())
                .isEqualTo(frauds / (double) mornings.size());
        assertThat(morning.get("refused").asDouble()).isPositive();
        var never = with.at("/rules/never");
        assertThat(never.get("fired").asLong()).isZero();
        assertThat(never.get("precision").isNull()).isTrue();
        assertThat(never.get("addsPerDay").asDouble()).isZero();
    }

    @Test
    void whatARuleAddsIsCountedAgainOfTheScores() throws IOException {
        var byDay = new TreeMap<LocalDate, List<Said>>();
        scores().forEach(said -> byDay.computeIfAbsent(said.day, d -> new ArrayList<>()).add(said));
        byDay.headMap(LocalDate.of(2024, 3, 4).plusDays(FROM)).clear();
        assertThat(byDay).hasSize(DAYS - FROM);
        var above = idsOf(t -> t.cents() > 22_000);
        var morning = idsOf(t -> t.secondsSinceStart() % 86_400 < 43_200);
        for (var rule : Map.of("amount-above-220", above, "morning", morning).entrySet()) {
            int more = 0;
            for (var day : byDay.values()) {
                more +=
                        frauds(
                                day,
                                Comparator.comparing(said -> !rule.getValue().contains(said.id)));
                more -= frauds(day, (one, other) -> 0);
            }
            var figures = with.at("/rules/" + rule.getKey());
            assertThat(figures.get("budget").asDouble()).isEqualTo(BUDGET);
            assertThat(figures.get("addsPerDay").asDouble())
                    .as(rule.getKey())
                    .isCloseTo(more / (double) byDay.size(), within(1e-9))
                    .isNotZero();
        }
    }

    private record Said(String id, LocalDate day, double probability, boolean isFraud) {}

    private static List<Said> scores() throws IOException {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(folder.resolve("scores.csv.gz"))),
                                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(cells ->
                            new Said(
                                    cells[0],
                                    LocalDate.parse(cells[1].substring(0, 10)),
                                    cells[4].isEmpty() ? 0 : Float.parseFloat(cells[4]),
                                    cells[5].equals("fraud")))
                    .toList();
        }
    }

    private static Set<String> idsOf(Predicate<CardTransaction> of) {
        return transactions.stream()
                .filter(of)
                .map(t -> String.valueOf(t.id()))
                .collect(Collectors.toSet());
    }

    /// Frauds among as many as are looked into, in that order and then by probability.
    private static int frauds(List<Said> day, Comparator<Said> order) {
        return (int)
                day.stream()
                        .sorted(
                                order.thenComparing(
                                        Comparator.comparing(Said::probability).reversed()))
                        .limit(BUDGET)
                        .filter(Said::isFraud)
                        .count();
    }

    @Test
    void flipsAreTheTransactionsOfTheRulesThatAreTried() throws IOException {
        var flips = Files.readAllLines(folder.resolve("own/" + FlipsFile.NAME));
        assertThat(flips.getFirst())
                .isEqualTo("transactionId,eventTime,before,after,madeBy,rules,probability,label");
        var above = transactions.stream().filter(t -> t.cents() > 22_000).toList();
        assertThat(flips.stream().skip(1).map(line -> line.split(",")[0]))
                .containsExactlyInAnyOrderElementsOf(
                        above.stream().map(t -> String.valueOf(t.id())).toList());
        // The pipeline's own rule alerts on all of them.
        assertThat(flips.stream().skip(1))
                .isNotEmpty()
                .allMatch(line ->
                        line.contains(",alert,block,rule:amount-above-220,dear amount-above-220"));
    }

    @Test
    void theModelIsJudgedAndLearnsAsWithoutRules() throws IOException {
        for (var key : List.of("modelHash", "averagePrecision", "recallByClass", "brier")) {
            assertThat(with.at("/recipes/plain/" + key))
                    .as(key)
                    .isEqualTo(without.at("/recipes/plain/" + key));
        }
        assertThat(without.has("rules")).isFalse();
        assertThat(Files.readString(folder.resolve("plain/report.html")))
                .doesNotContain("Rules beside");
    }

    @Test
    void whatIsWrongWithRulesThatAreTriedIsToldAndAStateOfThemIsNotExported() throws IOException {
        Files.writeString(
                folder.resolve("wrong.yaml"),
                "rules: {it: {when: amuont > 1.0, action: block, state: live}}");
        assertThat(failure("--rules=" + folder.resolve("wrong.yaml")))
                .contains("wrong.yaml:1", "rules.it.when", "did you mean \"amount\"?");
        assertThat(
                        failure(
                                "--rules=" + folder.resolve("tried.yaml"),
                                "--export=" + folder.resolve("state")))
                .startsWith("--export and --rules do not go together");
    }

    private static String failure(String... more) {
        var said = new StringWriter();
        var command = new CommandLine(new ReplayCommand());
        command.setExecutionExceptionHandler((e, c, r) -> {
            said.append(e.getMessage());
            return 1;
        });
        var arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of(
                        "--pipeline=" + folder.resolve("own.yaml"),
                        "--transactions=" + folder.resolve("cards.csv"),
                        "--report=" + folder.resolve("failed")));
        assertThat(command.execute(arguments.toArray(String[]::new))).isEqualTo(1);
        return said.toString();
    }

    @Test
    void theTableIsOnTheTerminalAndInTheReport() throws IOException {
        assertThat(said)
                .containsPattern("  dear +alert +")
                .containsPattern("  amount-above-220 +block +\\S+ +1\\.000 \\[0\\.\\d+, 1\\.000]")
                .contains(FlipsFile.NAME)
                .contains(
                        "the rule \"never\" was true of none of %,d judged"
                                .formatted(judged().size()))
                .doesNotContain("the rule \"morning\" was true");
        assertThat(Files.readString(folder.resolve("own/report.html")))
                .contains("Rules beside the model", "amount-above-220", "adds a day");
    }
}
