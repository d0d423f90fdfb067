package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.app.ProgramRun;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A replay of its own process that is sent the signal that a Ctrl-C or a `kill` is. It reads from
/// a pipe, so that it is in the middle for as long as the test wants.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class InterruptedReplayTest {
    private static final int DAYS = 16;

    @TempDir static Path folder;

    private static List<String> lines = List.of();

    @BeforeAll
    static void write() throws IOException {
        var settings = new SimulatorSettings(800, 600, LocalDate.of(2024, 3, 4), DAYS, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), folder.resolve("all.csv"));
        lines = Files.readAllLines(folder.resolve("all.csv"));
        Files.writeString(
                folder.resolve("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [base]\nchampion: base")
                        .replace("judge: {from: 61d", "judge: {from: 7d"));
    }

    @Test
    void aSignalEndsItWithTheReportOfTheRowsSoFarWhichIsThatOfAFileCutThere() throws Exception {
        var pipe = pipe("one");
        try (var run = replay(pipe, "stopped");
                var to = both(pipe, run)) {
            int sent = lines.size() * 3 / 4;
            send(run, to, lines.subList(0, sent));
            run.process().destroy();
            awaitText(run, "stopping: the report of what is replayed so far follows");
            // It may wait for a row; of those that come now it replays no other.
            send(run, to, lines.subList(sent, sent + 200));
            assertThat(run.exitCode()).as(run.errText()).isEqualTo(130);
            assertThat(run.outText())
                    .contains("interrupted by a signal before the end of the file");
        }
        var stopped = report("stopped");
        int rows = stopped.get("rows").intValue();
        assertThat(rows).isLessThan(lines.size() - 1);
        // Past the day that rows are judged from, by more than what pipe and buffers hold.
        assertThat(stopped.get("interruptedAt").textValue()).isGreaterThan("2024-03-11");
        assertThat(stopped.at("/recipes/base/accuracy").isNumber()).isTrue();
        assertThat(Files.readString(folder.resolve("stopped/report.html")))
                .contains("Interrupted: a signal ended the replay before the file did");

        Files.write(folder.resolve("cut.csv"), lines.subList(0, rows + 1));
        var out = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out))
                        .execute(arguments(folder.resolve("cut.csv"), "cut"));
        assertThat(code).as(out.toString()).isZero();
        assertThat(stripped(stopped)).isEqualTo(stripped(report("cut")));
    }

    @Test
    void aSecondSignalEndsItAtOnceWithoutAReport() throws Exception {
        var pipe = pipe("two");
        try (var run = replay(pipe, "left");
                var to = both(pipe, run)) {
            send(run, to, lines.subList(0, lines.size() * 3 / 4));
            run.process().destroy();
            awaitText(run, "stopping: ");
            // Without a row it would wait for ever.
            run.process().destroy();
            assertThat(run.exitCode()).isEqualTo(130);
        }
        assertThat(folder.resolve("left/report.json")).doesNotExist();
    }

    private static Path pipe(String name) throws IOException, InterruptedException {
        var pipe = folder.resolve(name + ".csv");
        var made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(made.waitFor()).isZero();
        return pipe;
    }

    private static ProgramRun replay(Path transactions, String report) throws IOException {
        var arguments = new String[4];
        arguments[0] = "replay";
        System.arraycopy(arguments(transactions, report), 0, arguments, 1, 3);
        return ProgramRun.main(folder, arguments);
    }

    private static String[] arguments(Path transactions, String report) {
        return new String[] {
            "--pipeline=" + folder.resolve("cards.yaml"),
            "--transactions=" + transactions,
            "--report=" + folder.resolve(report)
        };
    }

    /// For both, so that it opens whether or not somebody reads. Closed where the program ends, so
    /// that no write waits for it any more.
    private static FileChannel both(Path pipe, ProgramRun run) throws IOException {
        var channel = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        run.process().onExit().thenRun(() -> close(channel));
        return channel;
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Far more than a pipe and the buffers behind it hold comes to an end only when rows are
    /// replayed.
    private static void send(ProgramRun run, FileChannel to, List<String> rows) throws IOException {
        var bytes = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Channels.newOutputStream(to).write(bytes);
        } catch (ClosedChannelException e) {
            throw new AssertionError("the program ended and reads no more: " + run.errText(), e);
        }
    }

    private static void awaitText(ProgramRun run, String text)
            throws IOException, InterruptedException {
        while (!run.errText().contains(text)) {
            boolean hasEnded = run.process().waitFor(50, TimeUnit.MILLISECONDS);
            assertThat(hasEnded).as(run.errText()).isFalse();
        }
    }

    private static JsonNode report(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
    }

    private static JsonNode stripped(JsonNode report) {
        var copy = (ObjectNode) report.deepCopy();
        copy.remove(List.of("seconds", "rowsPerSecond", "interruptedAt"));
        copy.get("recipes").forEach(of -> ((ObjectNode) of).remove("examplesPerSecond"));
        return copy;
    }
}
