package io.counterweight.app.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import io.counterweight.stream.StreamReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FeaturesCommandTest {
    @TempDir static Path folder;

    private static String printed = "";
    private static List<List<String>> lines = List.of();

    @BeforeAll
    static void overASmallFile() throws IOException {
        var settings = new SimulatorSettings(200, 400, LocalDate.of(2024, 3, 4), 20, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("cards.csv"));
        Files.writeString(
                file("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [base]\nchampion: base")
                        .replace(
                                "features:\n",
                                """
                                features:
                                  odd-hours: {kind: hash, field: where, buckets: 2}
                                  place: {kind: one-hot, field: where, values: [home, hoem]}
                                  early: {kind: fraud-count, entity: terminal, window: 7d}
                                """)
                        .replaceFirst(
                                "(?m)^( +)fields:",
                                "$1let: {where: \"time.getHours() < 6 ? 'home' : 'away'\"}\n$1fields:"));
        printed = run("--out", file("columns.csv").toString());
        lines =
                Files.readAllLines(file("columns.csv")).stream()
                        .map(line -> List.of(line.split(",", -1)))
                        .toList();
    }

    @Test
    void theColumnsAreThoseOfAReplayThatLearns() throws IOException {
        var plan =
                Pipelines.plan(
                        Pipelines.load(file("cards.yaml").toString()), TopicNames.of("cards"));
        var replayed = new LinkedHashMap<String, ScoredTransaction>();
        var labels = new DueLabels();
        try (var rows =
                        CsvTransactions.open(
                                file("cards.csv"), plan.event(), plan.labels(), plan.classes());
                var registry = FeaturesCommand.registry(plan);
                var replay =
                        new StreamReplay(
                                plan, new JavaKernels(), registry, StreamObserver.SILENT)) {
            replay.listenToFeatures(scored -> replayed.put(scored.getTransactionId(), scored));
            while (rows.hasNext()) {
                var row = rows.next();
                labels.upTo(
                        row.eventTime(),
                        due -> replay.label(bytes(due.transactionId()), due.sent(), due.at()));
                replay.transaction(bytes(row.key()), row.transaction(), row.eventTime());
                labels.add(row);
            }
        }
        assertThat(lines).hasSize(replayed.size() + 1);
        var written = new ArrayList<>(replayed.values());
        for (int i = 0; i < written.size(); i++) {
            var line = lines.get(i + 1);
            assertThat(line.getFirst()).isEqualTo(written.get(i).getTransactionId());
            for (int c = 0; c < plan.features().columns(); c++) {
                assertThat(Float.parseFloat(line.get(c + 2)))
                        .isEqualTo(written.get(i).getFeatures(c));
            }
        }
    }

    @Test
    void theProfileIsThatOfTheColumnsWritten() {
        var header = lines.getFirst();
        var rows = lines.subList(1, lines.size());
        for (var column : List.of("place=home", "customer-count-7d", "amount")) {
            int at = header.indexOf(column);
            assertThat(at).as(column + " in " + header).isPositive();
            double mean =
                    rows.stream()
                            .mapToDouble(row -> Double.parseDouble(row.get(at)))
                            .average()
                            .orElseThrow();
            var line =
                    printed.lines()
                            .filter(l -> l.strip().startsWith(column + " "))
                            .findFirst()
                            .orElseThrow();
            double shown = Double.parseDouble(line.strip().split(" +")[1]);
            assertThat(shown).as(column).isCloseTo(mean, within(0.06 * Math.max(.05, mean)));
        }
        assertThat(printed).contains("µs of processor a row").contains("average precision");
    }

    @Test
    void whatSaysNothingIsWarnedAbout() {
        assertThat(printed)
                .contains("a value of a category never came in the first")
                .contains("is it spelt so: column=place=hoem")
                .contains("features.early ends before the labels of its window are known")
                .doesNotContain("column=place=home");
    }

    @Test
    void aTransactionIsExplainedByTheTransactionsOfItsWindow() throws IOException {
        var row = lines.get(lines.size() - 50);
        var header = lines.getFirst();
        var explained = run("--explain", row.getFirst());
        Map<String, String> shown = new LinkedHashMap<>();
        explained
                .lines()
                .filter(l -> l.contains(" = ") && !l.startsWith(" "))
                .forEach(l -> shown.put(l.split(" = ")[0], l.split(" = ")[1]));
        var count = row.get(header.indexOf("customer-count-7d"));
        assertThat(shown.get("customer-count-7d")).isEqualTo(count);
        assertThat(explained)
                .contains("where := time.getHours() < 6 ? 'home' : 'away'")
                .containsPattern("of customer=\\d+: " + count + " transactions after ");
    }

    @Test
    void aTransactionThatIsNotInTheFileIsAnError() {
        var command = new CommandLine(new FeaturesCommand());
        var said = new StringWriter();
        command.setExecutionExceptionHandler((e, c, r) -> {
            said.append(e.getMessage());
            return 1;
        });
        int code =
                command.execute(
                        "--pipeline",
                        file("cards.yaml").toString(),
                        "--transactions",
                        file("cards.csv").toString(),
                        "--explain",
                        "nobody");
        assertThat(code).isEqualTo(1);
        assertThat(said.toString())
                .isEqualTo("--explain: the file has no transaction of that id: id=nobody");
    }

    private static String run(String... more) {
        var printed = new StringWriter();
        var command = new CommandLine(new FeaturesCommand()).setOut(new PrintWriter(printed));
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--pipeline",
                                file("cards.yaml").toString(),
                                "--transactions",
                                file("cards.csv").toString()));
        arguments.addAll(List.of(more));
        assertThat(command.execute(arguments.toArray(String[]::new))).isZero();
        return printed.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
