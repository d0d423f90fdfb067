package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransaction;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Rules proposed on the first 60 days of a simulated stream, which has every amount above 220 a
/// fraud, and judged on the days after. The champion sees no amounts; rules may read the field.
class ReplayProposesRulesTest {
    private static final int DAYS = 75;
    private static final int UNTIL = 60;

    /// Of so few customers it would have one in six, and make most large amounts frauds.
    private static final int STOLEN_CARD = 3;

    private static final String ABOVE_220 = "amount-above-220";

    @TempDir static Path folder;

    private static List<CardTransaction> transactions;
    private static String said;

    @BeforeAll
    static void replay() throws IOException {
        var settings = new SimulatorSettings(250, 500, LocalDate.of(2024, 3, 4), DAYS, 5, null);
        transactions = new ArrayList<>();
        new CardSimulator(settings)
                .iterator()
                .forEachRemaining(t -> {
                    if (t.scenario() != STOLEN_CARD) {
                        transactions.add(t.id() % 40 == 0 ? large(t) : t);
                    }
                });
        CardTransactionCsv.write(transactions.iterator(), folder.resolve("cards.csv"));
        CardTransactionCsv.write(
                transactions.stream().limit(500).iterator(), folder.resolve("few.csv"));
        Files.writeString(
                folder.resolve("plain.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replaceFirst("recipes: .*\n", "recipes: [plain]\n")
                        .replace("champion: blend", "champion: plain")
                        .replace("top: 100", "top: 60")
                        .replaceAll("(?m)^  (amount|customer-mean-\\d+d): \\{kind.*\n", ""));
        said = replay("cards", "proposed", "--propose=5", "--propose-until=%dd".formatted(UNTIL));
    }

    /// The scenario again: so few customers have one such amount in two days.
    private static CardTransaction large(CardTransaction t) {
        return new CardTransaction(
                t.id(),
                t.time(),
                t.secondsSinceStart(),
                t.customer(),
                t.terminal(),
                22_100 + t.id() * 7919 % 20_000,
                1);
    }

    private static String replay(String file, String report, String... more) {
        var out = new StringWriter();
        var arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of(
                        "--pipeline=" + folder.resolve("plain.yaml"),
                        "--transactions=" + folder.resolve(file + ".csv"),
                        "--report=" + folder.resolve(report),
                        "--no-features",
                        "--threads=2"));
        var command = new CommandLine(new ReplayCommand()).setOut(new PrintWriter(out));
        command.setExecutionExceptionHandler((e, c, r) -> {
            out.append(e.getMessage());
            return 1;
        });
        command.execute(arguments.toArray(String[]::new));
        return out.toString();
    }

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    private static List<CardTransaction> after() {
        return transactions.stream().filter(t -> t.secondsSinceStart() >= UNTIL * 86_400L).toList();
    }

    @Test
    void thePlantedScenarioIsFoundAndJudgedOnTheDaysAfter() throws IOException {
        var proposed = json("proposed/proposed-rules.json");
        var rule = proposed.at("/rules/" + ABOVE_220);
        assertThat(rule.get("when").asText()).isEqualTo("amount > 220.0");
        assertThat(proposed.get("judgedFrom").asText()).isEqualTo("2024-05-03T00:00:00Z");
        // Counted again, of the simulator's own: it makes every such amount a fraud.
        long fired = after().stream().filter(t -> t.cents() > 22_000).count();
        long frauds = after().stream().filter(CardTransaction::isFraud).count();
        var judged = rule.get("judged");
        assertThat(judged.get("fired").asLong()).isEqualTo(fired).isGreaterThan(10);
        assertThat(judged.get("hits").asLong()).isEqualTo(fired);
        assertThat(judged.get("sought").asLong()).isEqualTo(frauds);
        assertThat(judged.get("precision").asDouble()).isEqualTo(1);
        assertThat(judged.get("recall").asDouble()).isEqualTo((double) fired / frauds);
        assertThat(judged.at("/addsPerDayBand/0").asDouble()).isPositive();
    }

    @Test
    void theyAreMadeOfTransactionsWhoseLabelsWereKnownByThen() throws IOException {
        var made = json("proposed/proposed-rules.json").get("madeFrom");
        // Labels come a week late.
        assertThat(made.get("last").asText()).isEqualTo("2024-04-25");
        var known =
                transactions.stream()
                        .filter(t -> t.secondsSinceStart() <= (UNTIL - 7) * 86_400L)
                        .toList();
        // After the last genuine one only frauds may be known.
        long until =
                known.stream()
                        .filter(t -> !t.isFraud())
                        .mapToLong(CardTransaction::secondsSinceStart)
                        .max()
                        .orElseThrow();
        assertThat(made.get("rows").asLong())
                .isEqualTo(known.stream().filter(t -> t.secondsSinceStart() <= until).count());
        assertThat(made.get("candidates").asLong()).isGreaterThan(1_000);
        assertThat(made.get("daysWithoutModel").asInt()).isBetween(7, 10);
    }

    @Test
    void theFileOfRulesIsTakenAsItIsAndGivesTheSameFigures() throws IOException {
        var rules = folder.resolve("proposed/proposed-rules.yaml");
        assertThat(Files.readString(rules))
                .contains(ABOVE_220 + ": {when: \"amount > 220.0\", action: alert,")
                .contains("since: 2024-05-03, by: propose, state: shadow}");
        var pipeline = folder.resolve("plain.yaml");
        var before = Files.readString(pipeline);
        Files.writeString(pipeline, before.replace("from: 61d", "from: %dd".formatted(UNTIL)));
        replay("cards", "tried", "--rules=" + rules);
        Files.writeString(pipeline, before);
        var judged = json("proposed/proposed-rules.json").get("rules");
        var tried = json("tried/report.json").get("rules");
        assertThat(judged).isNotEmpty();
        judged.properties()
                .forEach(rule -> {
                    var figures = (ObjectNode) tried.get(rule.getKey());
                    assertThat(figures.put("state", "shadow"))
                            .as(rule.getKey())
                            .isEqualTo(rule.getValue().get("judged"));
                });
    }

    @Test
    void theTableIsOnTheTerminal() {
        assertThat(said)
                .containsPattern("proposed at 2024-05-03T00:00:00Z, from [\\d,]+ labelled")
                .contains("  amount > 220.0: ")
                .containsPattern("  amount-above-220 +alert \\(shadow\\) +\\S+ +1\\.000")
                .contains("proposed-rules.json, proposed-rules.yaml");
    }

    @Test
    void withoutATransactionAfterwardsNothingIsProposed() {
        assertThat(replay("few", "late", "--propose=1", "--propose-until=90d"))
                .contains("proposed: nothing, since no transaction came at or after that time");
        assertThat(folder.resolve("late/proposed-rules.json")).doesNotExist();
    }

    @Test
    void whatIsWrongWithTheOptionsIsTold() {
        assertThat(replay("few", "wrong", "--propose=0"))
                .startsWith("--propose must be at least 1");
        assertThat(replay("few", "wrong", "--propose-until=60d"))
                .startsWith("--propose-until needs --propose");
        assertThat(replay("few", "wrong", "--propose=1", "--propose-until=60"))
                .startsWith("--propose-until: a duration needs a unit");
    }
}
