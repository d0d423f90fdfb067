package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    private static final Duration LONG = Duration.ofSeconds(120);

    @Test
    void everyRowOfAFileIsAnsweredOnceAndNothingIsLeftBehind(@TempDir Path folder)
            throws Exception {
        var file = folder.resolve("cards.csv");
        long good = generate(file);
        Files.writeString(
                file,
                """
                no-amount,2018-05-05T00:00:00,1,2,much,0,0,0,0
                no-customer,2018-05-05T00:00:00,,2,3.50,0,0,0,0
                late-duplicate,2018-05-05T00:00:01,1,2,3.50,0,0,0,0
                late-duplicate,2018-05-05T00:00:02,1,2,3.50,0,0,0,0
                """,
                StandardOpenOption.APPEND);
        var arguments =
                new String[] {
                    "--transactions",
                    file.toString(),
                    "--pipeline",
                    "demo",
                    "--rate",
                    "max",
                    "--port",
                    "0"
                };
        try (var demo = DemoProcess.start(folder, arguments)) {
            await().atMost(LONG).until(() -> !demo.isAlive());
            var output = demo.output();
            assertThat(output)
                    .contains(
                            "in %,d = scored %,d + dead-lettered 3; lost 0, doubled 0"
                                    .formatted(good + 4, good + 1));
            // A label of a dead-lettered transaction waits for it; a second one is the same label.
            assertThat(output)
                    .contains(
                            "labels %,d in: %,d matched, 0 dead-lettered; 0 more"
                                    .formatted(good + 4, good + 1));
            assertThat(output).contains("always genuine: accuracy").doesNotContain("NaN");
            assertThat(demo.exitValue()).isZero();
            assertNothingLeft(folder);
        }
    }

    @Test
    void aStreamThatGoesThroughTheApiIsAnsweredAndDecidedOnce(@TempDir Path folder)
            throws Exception {
        var file = folder.resolve("cards.csv");
        long good = generate(file);
        Files.writeString(
                file,
                """
                no-amount,2018-05-05T00:00:00,1,2,much,0,0,0,0
                late-duplicate,2018-05-05T00:00:01,1,2,3.50,0,0,0,0
                late-duplicate,2018-05-05T00:00:02,1,2,3.50,0,0,0,0
                """,
                StandardOpenOption.APPEND);
        try (var demo = feed(folder, file, "--answer")) {
            await().atMost(LONG).until(() -> !demo.isAlive());
            assertThat(demo.output())
                    .contains(
                            "in %,d = scored %,d + dead-lettered 0; lost 0, doubled 0"
                                    .formatted(good + 1, good + 1),
                            " by the fallback, 2 refused")
                    .containsPattern("answered in  half \\d+[.]\\d ms, 90 % ");
            assertThat(demo.exitValue()).isZero();
            assertNothingLeft(folder);
        }
    }

    @Test
    void thePageAnswersAndCtrlCEndsWithABalance(@TempDir Path folder) throws Exception {
        try (var demo = DemoProcess.start(folder, "--rate", "500", "--port", "0")) {
            await().atMost(LONG).until(() -> !demo.url().isEmpty());
            var page = get(demo.url());
            assertThat(page).startsWith("200 ").containsIgnoringCase("<!doctype html>");
            await().atMost(LONG)
                    .until(() -> !get(demo.url() + "dashboard.json").contains("\"scored\":0,"));
            var interrupt = new ProcessBuilder("kill", "-INT", String.valueOf(demo.pid()));
            assertThat(interrupt.start().waitFor()).isZero();
            await().atMost(LONG).until(() -> !demo.isAlive());
            assertThat(demo.output())
                    .containsPattern(
                            "in ([\\d,]+) = scored \\1 \\+ dead-lettered 0; lost 0, doubled 0")
                    .doesNotContain("Exception");
            assertThat(demo.exitValue()).isZero();
            assertNothingLeft(folder);
        }
    }

    @Test
    void aRowThatCannotBeReadIsLeftOutAndTold(@TempDir Path folder) throws Exception {
        var file = folder.resolve("cards.csv");
        long good = generate(file);
        Files.writeString(file, "x,yesterday,1,2,3.50,0,0,0,0\n", StandardOpenOption.APPEND);
        try (var demo = feed(folder, file)) {
            await().atMost(LONG).until(() -> !demo.isAlive());
            assertThat(demo.output())
                    .contains(file + ":" + (good + 2) + ": ")
                    .contains("in %,d = scored %,d +".formatted(good, good));
            assertThat(demo.exitValue()).isZero();
        }
    }

    @Test
    void aLabelThatTheFileMayNotHoldEndsItWithFileAndLine(@TempDir Path folder) throws Exception {
        var file = folder.resolve("cards.csv");
        long good = generate(file);
        Files.writeString(
                file, "x,2018-05-05T00:00:00,1,2,3.50,0,0,7,0\n", StandardOpenOption.APPEND);
        try (var demo = feed(folder, file)) {
            await().atMost(LONG).until(() -> !demo.isAlive());
            assertThat(demo.output())
                    .contains("--transactions: " + file + ":" + (good + 2) + ": ")
                    .contains("in %,d = scored %,d +".formatted(good, good));
            assertThat(demo.exitValue()).isNotZero();
        }
    }

    private static DemoProcess feed(Path folder, Path file, String... more) throws IOException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--transactions",
                                file.toString(),
                                "--pipeline",
                                "demo",
                                "--rate",
                                "max",
                                "--port",
                                "0"));
        arguments.addAll(List.of(more));
        return DemoProcess.start(folder, arguments.toArray(String[]::new));
    }

    /// Eighteen days of a small population: more than is decided before the first model is there,
    /// so that there is something to judge.
    private static long generate(Path file) throws IOException {
        var settings = new SimulatorSettings(300, 600, LocalDate.of(2018, 4, 17), 18, 1, null);
        return CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private static void assertNothingLeft(Path folder) throws IOException {
        try (var left = Files.list(folder.resolve("temp"))) {
            assertThat(left).noneMatch(path -> path.toString().contains("counterweight-demo-"));
        }
    }
}
