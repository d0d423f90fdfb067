package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.app.UserError;
import io.counterweight.config.ConfigException;
import io.counterweight.web.WebStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeConfigTest {
    private static final String LEAST =
            """
            pipeline: handbook
            state-dir: state
            kafka:
              bootstrap.servers: a:1
            """;

    @TempDir private Path folder;

    @Test
    void checkConfigSaysInOneSentenceThatAllIsWell() throws IOException {
        var out = new StringWriter();
        var file = file(LEAST);
        int exit =
                new CommandLine(new ServeCommand())
                        .setOut(new PrintWriter(out))
                        .execute("--config", file.toString(), "--check-config");
        assertThat(exit).isZero();
        assertThat(out.toString().lines()).containsExactly(file + ": a valid configuration");
    }

    @Test
    void checkConfigWarnsOfLabelFeaturesThatLookTooEarly() throws IOException {
        var pipeline =
                Files.writeString(
                        folder.resolve("early.yaml"),
                        Files.readString(Path.of("models/handbook.yaml"))
                                .replaceAll("(terminal-risk-1d: .*)delay: 7d", "$1delay: 1h"));
        var out = new StringWriter();
        int exit =
                new CommandLine(new ServeCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "--config",
                                file(LEAST.replace("handbook", pipeline.toString())).toString(),
                                "--check-config");
        assertThat(exit).isZero();
        assertThat(out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "warning: features.terminal-risk-1d.delay should be at least labels.delay")
                .endsWith("delay=1h, labels.delay=7d");
    }

    @Test
    void aSecretWithoutItsFileIsFoundWithoutABroker() throws IOException {
        var config = load(LEAST + "kafka-files:\n  sasl.jaas.config: /nowhere\n");
        assertThatThrownBy(config::check)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("serve.yaml:6")
                .hasMessageContaining("/nowhere");
    }

    @Test
    void aValueThatKafkaDoesNotTakeIsFound() throws IOException {
        for (var wrong :
                new String[] {"session.timeout.ms", "producer.linger.ms", "num.standby.replicas"}) {
            var config = load(LEAST + "  " + wrong + ": many\n");
            assertThatThrownBy(config::check)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("Invalid value many")
                    .hasMessageContaining(wrong.replace("producer.", ""));
        }
    }

    @Test
    void anApplicationServerThatIsNoAddressIsFound() throws IOException {
        var config = load(LEAST + "  application.server: $(POD_NAME):8080\n");
        assertThatThrownBy(config::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("$(POD_NAME):8080");
    }

    @Test
    void anAddressOffLoopbackWithoutATokenIsFound() throws IOException {
        var config = load(LEAST + "http:\n  host: 0.0.0.0\n");
        assertThatThrownBy(config::check)
                .isInstanceOf(WebStartException.class)
                .hasMessageContaining("bearer token");
    }

    @Test
    void aPipelineThatIsNoneIsFoundWhenItIsRead() {
        assertThatThrownBy(() -> load(LEAST.replace("handbook", "handbok")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("pipeline=handbok");
    }

    @Test
    void theAdminClientGetsTheSettingsAndItsOwnOverThem() throws IOException {
        var config = load(LEAST + "  client.id: all\n  admin.client.id: ours\n");
        assertThat(config.adminSettings())
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("client.id", "ours");
    }

    private ServeConfig load(String yaml) throws IOException {
        return ServeConfig.load(file(yaml), Map.of());
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("serve.yaml"), yaml);
    }
}
