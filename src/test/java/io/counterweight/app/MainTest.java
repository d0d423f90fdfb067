package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {
    @TempDir private Path folder;

    @Test
    void anUnknownOptionNamesTheNearest() {
        var run = CommandRun.of("replay", "--transaction", "a.csv");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly(
                        "counterweight replay: unknown option --transaction; did you mean"
                                + " \"--transactions\"?",
                        "Try 'counterweight replay --help'.");
    }

    @Test
    void anUnknownCommandNamesTheNearest() {
        var run = CommandRun.of("repaly");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("unknown command \"repaly\"; did you mean \"replay\"?");
    }

    @Test
    void noCommandNamesThemAll() {
        var run = CommandRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("a command must be given, one of:").contains("replay");
    }

    @Test
    void aMissingFileIsNamedWithItsOption() {
        var missing = folder.resolve("nope.csv").toString();
        var report = folder.resolve("report").toString();
        var run =
                CommandRun.of(
                        "replay",
                        "--pipeline",
                        "handbook",
                        "--transactions",
                        missing,
                        "--report",
                        report);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly("counterweight replay: --transactions: no such file: " + missing);
    }

    @Test
    void aMissingPipelineIsNamedWithItsOption() {
        var missing = folder.resolve("nope.yaml").toString();
        var run =
                CommandRun.of(
                        "replay", "--pipeline", missing, "--transactions", "a", "--report", "b");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly(
                        "counterweight replay: --pipeline: "
                                + missing
                                + ": the file does not exist");
    }

    @Test
    void anErrorInAFileIsOneLineWithItsPlace() throws Exception {
        var file = Files.writeString(folder.resolve("bad.yaml"), "pipelin: x\n");
        var run =
                CommandRun.of(
                        "replay",
                        "--pipeline",
                        file.toString(),
                        "--transactions",
                        "a",
                        "--report",
                        "b");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly(
                        "counterweight replay: "
                                + file
                                + ":1: unknown key \"pipelin\"; did you mean \"pipeline\"?");
    }

    @Test
    void aFaultOfTheProgramIsShownWhole() {
        var run =
                CommandRun.of(
                        new CommandLine(new Faulty()).setExecutionExceptionHandler(new Faults()));
        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.err())
                .startsWith("faulty: a fault of the program")
                .contains("java.lang.IllegalStateException: the cause")
                .contains("at io.counterweight.app.MainTest$Faulty.run");
    }

    @Command(name = "faulty")
    static final class Faulty implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("the cause");
        }
    }
}
