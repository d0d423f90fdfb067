package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.app.UserError;
import io.counterweight.config.ConfigException;
import io.counterweight.config.Declared;
import io.counterweight.config.YamlBinder;
import io.counterweight.web.api.AccessRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeSettingsTest {
    private static final String LEAST =
            """
            pipeline: handbook
            state-dir: state
            kafka:
              bootstrap.servers: a:1
            """;

    @Test
    void theExampleIsAccepted() throws IOException {
        var settings = settings(Files.readString(Path.of("docs/serve.example.yaml")));
        assertThat(settings.pipeline()).isEqualTo("handbook");
        assertThat(settings.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
        assertThat(settings.web().port()).isEqualTo(8080);
    }

    @Test
    void tokensHaveAFileARoleAndConnectionsABound() throws IOException {
        var settings =
                settings(
                        LEAST
                                + """
                                http:
                                  max-connections: 7
                                  tokens:
                                    read: secrets/read
                                    operate: secrets/operate
                                """);
        assertThat(settings.web().maxConnections()).isEqualTo(7);
        assertThat(settings.web().tokens().byRole())
                .containsOnly(
                        Map.entry(AccessRole.READ, Path.of("secrets/read")),
                        Map.entry(AccessRole.OPERATE, Path.of("secrets/operate")));
        assertThat(settings.shown())
                .containsEntry("http.max-connections", "7")
                .containsEntry("http.tokens.read", "secrets/read")
                .doesNotContainKeys("http.tokens.label", "http.token-file");
        assertThatThrownBy(() -> settings(LEAST + "http: {tokens: {write: x}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("write");
        assertThatThrownBy(() -> settings(LEAST + "http: {max-connections: 0}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max-connections=0");
    }

    @Test
    void whatTheExampleCommentsOutIsAcceptedToo() throws IOException {
        var all =
                Files.readString(Path.of("docs/serve.example.yaml"))
                        .replaceAll("(?m)^( *)# ( *[a-z.-]+:( .*)?)$", "$1$2");
        var settings = settings(all);
        assertThat(settings.kafkaFiles()).containsKey("sasl.jaas.config");
        assertThat(settings.topics()).containsKey("labels");
        assertThat(settings.web().tls()).isNotNull();
        assertThat(settings.web().tokens().every()).isNotNull();
        assertThat(settings.web().tokens().byRole()).containsOnlyKeys(AccessRole.values());
    }

    @Test
    void whatNothingSaysHasADefault() {
        var settings = settings(LEAST);
        assertThat(settings.role()).isEqualTo(Role.ALL);
        assertThat(settings.threads()).isEqualTo(1);
        assertThat(settings.web().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void flagsGoOverTheEnvironmentAndThatOverTheFile() {
        var file = parsed(LEAST + "role: trainer\nthreads: 2\nhttp:\n  port: 1\n").value();
        var environment =
                new ServeEnvironment(
                                Map.of(
                                        "COUNTERWEIGHT_THREADS",
                                        "3",
                                        "COUNTERWEIGHT_HTTP_PORT",
                                        "2",
                                        "COUNTERWEIGHT_KAFKA_BOOTSTRAP_SERVERS",
                                        "b:1"))
                        .layer();
        var flags =
                new ServeLayer(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        ServeLayer.Http.of(null, 3, null),
                        null);
        var settings = ServeSettings.of(List.of(flags, environment, file));
        assertThat(settings.role()).isEqualTo(Role.TRAINER);
        assertThat(settings.threads()).isEqualTo(3);
        assertThat(settings.web().port()).isEqualTo(3);
        assertThat(settings.kafka()).containsExactly(Map.entry("bootstrap.servers", "b:1"));
    }

    @Test
    void aVariableThatCannotBeReadIsNamed() {
        var environment = new ServeEnvironment(Map.of("COUNTERWEIGHT_HTTP_PORT", "tcp://1"));
        assertThatThrownBy(environment::layer)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("COUNTERWEIGHT_HTTP_PORT=tcp://1");
    }

    @Test
    void aVariableOfOursThatMeansNothingIsFound() {
        var environment =
                new ServeEnvironment(
                        Map.of(
                                "COUNTERWEIGHT_ROLES",
                                "all",
                                "COUNTERWEIGHT_SERVICE_HOST",
                                "10.0.0.1",
                                "COUNTERWEIGHT_PORT_8080_TCP_ADDR",
                                "10.0.0.1",
                                "COUNTERWEIGHT_PIPELINE",
                                "handbook"));
        environment.layer();
        assertThat(environment.unknown()).containsExactly("COUNTERWEIGHT_ROLES");
    }

    @Test
    void aSecretIsRefusedInTheFileAndInTheEnvironment() {
        assertThatThrownBy(() -> settings(LEAST + "  ssl.key.password: hunter2\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("serve.yaml:5: kafka.ssl.key.password")
                .hasMessageContaining("kafka-files.ssl.key.password")
                .message()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> settings(LEAST + "  producer.sasl.jaas.config: hunter2\n"))
                .isInstanceOf(ConfigException.class);
        var environment =
                new ServeEnvironment(Map.of("COUNTERWEIGHT_KAFKA_SASL_JAAS_CONFIG", "hunter2"));
        assertThatThrownBy(environment::layer)
                .isInstanceOf(UserError.class)
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aSecretComesFromItsFileAndIsNotPrinted(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("jaas"), "hunter2\n");
        var declared =
                parsed(
                        LEAST
                                + "  my.plugin.token: hunter3\nkafka-files:\n  sasl.jaas.config: "
                                + file
                                + "\n");
        KafkaClientSettings.check(declared);
        var settings = ServeSettings.of(List.of(declared.value()));
        assertThat(KafkaClientSettings.read(declared, settings))
                .containsEntry("sasl.jaas.config", "hunter2")
                .containsEntry("bootstrap.servers", "a:1");
        assertThat(settings.lines())
                .contains("kafka-files.sasl.jaas.config=" + file)
                .contains("kafka.my.plugin.token=****")
                .contains("kafka.bootstrap.servers=a:1")
                .noneMatch(line -> line.contains("hunter"));
    }

    @Test
    void aMistypedKafkaSettingNamesTheNearest() {
        assertThatThrownBy(() -> settings(LEAST.replace("servers", "server")))
                .hasMessageContaining("serve.yaml:4")
                .hasMessageContaining("did you mean \"bootstrap.servers\"?");
    }

    @Test
    void aSettingThatIsOursIsRefused() {
        assertThatThrownBy(() -> settings(LEAST + "  state.dir: x\n"))
                .hasMessageContaining("serve.yaml:5")
                .hasMessageContaining("state-dir");
    }

    @Test
    void whatHasNoDefaultMustBeGiven() {
        assertThatThrownBy(() -> settings("pipeline: handbook\nstate-dir: state\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.bootstrap.servers must be given");
    }

    private static ServeSettings settings(String yaml) {
        var declared = parsed(yaml);
        KafkaClientSettings.check(declared);
        return ServeSettings.of(List.of(declared.value()));
    }

    private static Declared<ServeLayer> parsed(String yaml) {
        return YamlBinder.parse("serve.yaml", yaml, ServeLayer.class);
    }
}
