package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The files of a replay with one thread and with several.
class ReplayThreadsTest {
    private static final List<String> TIMES =
            List.of("seconds", "rowsPerSecond", "examplesPerSecond");

    /// Networks that replay, oversample, undersample, calibrate and choose by themselves; a model
    /// that was brought, a network with its score, a mean of networks and a learned one.
    private static final String RECIPES =
            "[blend, recommended, oversampled, undersampled, plain, auto, gbdt, gbdt-input, stack]";

    @TempDir static Path folder;

    @BeforeAll
    static void write() throws IOException {
        var settings = new SimulatorSettings(250, 500, LocalDate.of(2024, 3, 4), 21, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("cards.csv"));
        var pipeline =
                Files.readString(Path.of("models/handbook.yaml"))
                        .replaceFirst("recipes: .*\n", "recipes: " + RECIPES + "\n")
                        .replace("every: 1000, window: 20000}", "every: 100, window: 1000}")
                        .replace("judge: {from: 61d", "judge: {from: 10d");
        Files.writeString(file("all.yaml"), pipeline);
        var promote = "promote: {by: average-precision, margin: 0.01, least-frauds: 5}\njudge";
        Files.writeString(
                file("minority.yaml"),
                pipeline.replace("recipes: " + RECIPES, "recipes: [plain, recommended]")
                        .replace("champion: blend", "champion: plain")
                        .replace("cover: all, delay: 7d", "cover: minority, delay: 2d")
                        .replace("judge", promote));
        for (var name : List.of("all", "minority")) {
            replay(name, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void recipesOfAllKindsGiveTheSameReportScoresModelsAndState(int threads) throws IOException {
        replay("all", threads);
        assertSame("all", threads);
        assertThat(report("all", threads).get("recipes")).hasSize(10);
        // Networks have models, or the rest would be the same for nothing.
        assertThat(Files.size(file("all-1/scores.csv.gz"))).isGreaterThan(100_000);
    }

    @Test
    void labelsOfFraudsOnlyAndARuleThatPromotesGiveTheSame() throws IOException {
        replay("minority", 2);
        assertSame("minority", 2);
    }

    private static void assertSame(String name, int threads) throws IOException {
        assertThat(withoutTimes(report(name, threads))).isEqualTo(withoutTimes(report(name, 1)));
        for (var each : List.of("daily.csv", "scores.csv.gz", "state")) {
            assertThat(file(name + "-" + threads + "/" + each))
                    .hasSameBinaryContentAs(file(name + "-1/" + each));
        }
    }

    private static void replay(String name, int threads) {
        var report = name + "-" + threads;
        var out = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "--pipeline=" + file(name + ".yaml"),
                                "--transactions=" + file("cards.csv"),
                                "--report=" + file(report),
                                "--scores=" + file("scores.csv.gz"),
                                "--export=" + file(report + ".state"),
                                "--threads=" + threads);
        assertThat(code).as(out.toString()).isZero();
        move("scores.csv.gz", report + "/scores.csv.gz");
        move(report + ".state", report + "/state");
    }

    private static void move(String from, String to) {
        try {
            Files.move(file(from), file(to));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode report(String name, int threads) throws IOException {
        return new ObjectMapper().readTree(file(name + "-" + threads + "/report.json").toFile());
    }

    private static JsonNode withoutTimes(JsonNode report) {
        if (report instanceof ObjectNode object) {
            object.remove(TIMES);
        }
        report.forEach(ReplayThreadsTest::withoutTimes);
        return report;
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
