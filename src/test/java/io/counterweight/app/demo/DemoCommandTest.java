package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.config.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What is refused before anything starts.
class DemoCommandTest {
    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal("--port", String.valueOf(taken.getLocalPort())))
                    .isEqualTo(
                            "--port: port "
                                    + taken.getLocalPort()
                                    + " is taken or not allowed: pass another --port");
        }
    }

    @Test
    void aMissingFileIsNamedWithItsOption(@TempDir Path folder) {
        var missing = folder.resolve("missing.csv").toString();
        assertThat(refusal("--transactions", missing))
                .isEqualTo("--transactions: no such file: " + missing);
        assertThat(refusal("--pipeline", missing))
                .isEqualTo("--pipeline: no such file: " + missing);
    }

    @Test
    void aFolderIsNoFile(@TempDir Path folder) {
        assertThat(refusal("--transactions", folder.toString()))
                .isEqualTo(
                        "--transactions: a folder must have files that end in .csv, .parquet or .jsonl: "
                                + folder);
    }

    @Test
    void aFileWithoutADeclaredColumnIsRefused(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("other.csv"), "TRANSACTION_ID,AMOUNT\n1,2\n");
        assertThat(refusal("--transactions", file.toString()))
                .startsWith("--transactions: " + file + ":1: ")
                .contains("TX_DATETIME");
    }

    @Test
    void aPipelineThatGeneratedCardsDoNotFitNeedsAFile() {
        assertThat(refusal("--pipeline", "ulb-sample"))
                .startsWith(
                        "pipeline ulb-sample does not fit generated cards, so it needs"
                                + " --transactions: it reads the column ROW");
    }

    @ParameterizedTest
    @CsvSource({
        "--rate, fast, --rate must be a positive number",
        "--for, 60, a duration needs a unit",
        "--port, 65536, --port must be in 0..65535: port=65536",
    })
    void aWrongArgumentIsWrongUsage(String option, String value, String message) {
        var err = new StringWriter();
        var command = new CommandLine(new DemoCommand()).setErr(new PrintWriter(err, true));
        assertThat(command.execute(option, value)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains(message);
    }

    private static String refusal(String... arguments) {
        var refusal = new AtomicReference<Exception>();
        int code =
                new CommandLine(new DemoCommand())
                        .setExecutionExceptionHandler((e, command, parsed) -> {
                            refusal.set(e);
                            return 1;
                        })
                        .execute(arguments);
        assertThat(code).isEqualTo(1);
        assertThat(refusal.get()).isInstanceOf(UserError.class);
        return refusal.get().getMessage();
    }
}
