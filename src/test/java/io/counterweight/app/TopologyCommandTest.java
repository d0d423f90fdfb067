package io.counterweight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TopologyCommandTest {
    @ParameterizedTest
    @CsvSource({"mermaid,topology/topology.mmd", "text,topology/topology.txt"})
    void theCommittedDrawingIsThatOfTheCode(String format, Path file) throws IOException {
        assertThat(run(0, "--format", format))
                .as(
                        "%s must show the topology as the code builds it; regenerate it by"
                                + " `./counterweight topology --format %s > %s`",
                        file, format, file)
                .isEqualTo(Files.readString(file));
    }

    @Test
    void aPipelineWithoutEntitiesIsDrawnByItsOwnTopics() {
        assertThat(run(0, "--pipeline", "ulb-sample"))
                .contains("reads  ulb-sample.transactions", "ulb-sample.by-transaction")
                .doesNotContain("profiles", "outcomes");
    }

    @Test
    void anUnknownFormatIsNamedWithTheKnownOnes() {
        assertThat(run(2, "--format", "svg")).contains("[mermaid, text]", "svg");
    }

    private static String run(int exit, String... arguments) {
        var out = new StringWriter();
        var command =
                new CommandLine(new TopologyCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(out));
        assertThat(command.execute(arguments)).isEqualTo(exit);
        return out.toString();
    }
}
