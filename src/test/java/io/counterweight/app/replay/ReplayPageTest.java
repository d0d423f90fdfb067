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
                        .replace("judge: {from: 61d", "judge: {from: 10d"));
        var out = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "--pipeline=" + folder.resolve("cards.yaml"),
                                "--recipes=weight-5,plain",
                                "--transactions=" + folder.resolve("cards.csv"),
                                "--report=" + folder.resolve("report of it"));
        assertThat(code).isZero();
        printed = out.toString();
    }

    @Test
    void everyFileIsWrittenAndNamed() {
        assertThat(printed).contains("report.json, daily.csv, report.html, card-weight-5.md");
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
