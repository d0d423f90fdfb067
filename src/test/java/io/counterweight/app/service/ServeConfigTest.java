package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.ConfigException;
import io.counterweight.config.UserError;
import io.counterweight.web.WebStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
                                .replaceAll("(terminal-risk-(1|30)d: .*)delay: 7d", "$1delay: 1h"));
        var out = new StringWriter();
        int exit =
                new CommandLine(new ServeCommand())
                        .setOut(new PrintWriter(out))
                        .execute(
                                "--config",
                                file(LEAST.replace("handbook", pipeline.toString())).toString(),
                                "--check-config");
        assertThat(exit).isZero();
        assertThat(out.toString().lines().toList())
                .hasSize(3)
                .satisfies(
                        lines ->
                                assertThat(lines.getFirst())
                                        .startsWith(
                                                "warning: features.terminal-risk-1d ends before the"
                                                        + " labels of its window are known")
                                        .endsWith("delay=1h, window=1d, labels.delay=7d"),
                        lines ->
                                assertThat(lines.get(1))
                                        .startsWith(
                                                "warning: features.terminal-risk-30d.delay should be"
                                                        + " at least labels.delay")
                                        .endsWith("delay=1h, labels.delay=7d"));
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
    void whatIsWrongInTheFileIsToldTogetherWithWhatIsWrongInItsPipeline() throws IOException {
        var pipeline = folder.resolve("cards.yaml");
        Files.writeString(
                pipeline,
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("champion: ", "champion: no-")
                        .replace("revisions: 7d", "revisions: 7"));
        var serve =
                LEAST.replaceFirst("pipeline: .*", "pipeline: " + pipeline)
                        + "  group.idd: a\n  sasl.jaas.config: b\n";
        assertThatThrownBy(() -> load(serve))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("4 things are wrong:")
                .hasMessageContaining("kafka.group.idd")
                .hasMessageContaining("kafka.sasl.jaas.config: a secret must come from a file")
                .hasMessageContaining("cards.yaml:")
                .hasMessageContaining("champion: unknown recipe")
                .hasMessageContaining("labels.revisions: a duration needs a unit");
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
    void secretIdsNeedAFileOfGoodKeys() throws IOException {
        var least = LEAST.replace("handbook", secretPipeline().toString());
        assertThatThrownBy(load(least)::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("id-keys-file must name the file");
        var keys = folder.resolve("keys");
        var named = least + "id-keys-file: " + keys + "\n";
        assertThatThrownBy(load(named)::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can be read")
                .hasMessageContaining(keys.toString());
        Files.writeString(keys, "k1:" + "0123".repeat(15) + "\n");
        assertThatThrownBy(load(named)::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 1 must have at least 32 bytes: bytes=30")
                .hasMessageNotContaining("0123");
        Files.writeString(keys, "k1:" + "0123".repeat(16) + "\n");
        load(named).check();
        assertThat(load(named).plan().idKeys().names()).containsExactly("k1");
        assertThat(load(named).settings().shown())
                .containsEntry("id-keys-file", keys.toString())
                .doesNotContainValue("0123");
    }

    /// `topics apply` takes the same file, and needs no keys.
    @Test
    void theTopicsOfSecretIdsNeedNoKeys() throws IOException {
        var config = load(LEAST.replace("handbook", secretPipeline().toString()));
        assertThat(config.pipeline().pipeline()).isEqualTo("handbook");
        assertThat(config.adminSettings()).containsEntry("bootstrap.servers", "a:1");
    }

    @Test
    void keysThatOthersMayReadOrThatNothingNeedsAreWarnedOf() throws IOException {
        var keys = Files.writeString(folder.resolve("keys"), "k1:" + "0123".repeat(16));
        var line = "id-keys-file: " + keys + "\n";
        var secret = LEAST.replace("handbook", secretPipeline().toString()) + line;
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(load(secret).warnings())
                .singleElement()
                .asString()
                .contains("every user of this machine may read id-keys-file");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(load(secret).warnings()).isEmpty();
        assertThat(load(LEAST + line).warnings())
                .singleElement()
                .asString()
                .contains("declares no id secret: pipeline=handbook");
    }

    private Path secretPipeline() throws IOException {
        return Files.writeString(
                folder.resolve("secret.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("{from: CUSTOMER_ID}", "{from: CUSTOMER_ID, secret: true}"));
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
