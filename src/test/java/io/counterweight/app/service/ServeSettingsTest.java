package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.ConfigException;
import io.counterweight.config.Declared;
import io.counterweight.config.Problems;
import io.counterweight.config.UserError;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.TopicNames;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.api.AccessRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                        null,
                        ServeLayer.Http.of(null, 3, null),
                        null,
                        null,
                        null,
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
        check(declared);
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

    /// Exactly once, dead letters and partitions by key are promises, not tastes.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "processing.guarantee: at_least_once",
                "consumer.isolation.level: read_uncommitted",
                "main.consumer.isolation.level: read_uncommitted",
                "isolation.level: read_uncommitted",
                "acks: 1",
                "producer.acks: 0",
                "producer.enable.idempotence: false",
                "producer.transactional.id: mine",
                "producer.partitioner.class: com.example.Mine",
                "consumer.enable.auto.commit: true",
                "auto.offset.reset: latest",
                "consumer.auto.offset.reset: latest",
                "default.timestamp.extractor: com.example.Mine",
                "deserialization.exception.handler: com.example.Mine",
                "default.deserialization.exception.handler: com.example.Mine",
                "production.exception.handler: com.example.Mine",
                "processing.exception.handler: com.example.Mine",
                "errors.dead.letter.queue.topic.name: other",
                "default.key.serde: com.example.Mine",
                "value.deserializer: com.example.Mine",
                "group.id: mine"
            })
    void aSettingThatMustHoldIsRefusedInTheFileAndInTheEnvironment(String setting) {
        var name = setting.split(":")[0];
        assertThatThrownBy(() -> settings(LEAST + "  " + setting + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("serve.yaml:5")
                .hasMessageContaining(name)
                .hasMessageContaining("the setting is not for the user: ");
        var variable = "COUNTERWEIGHT_KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
        if (KafkaClientSettings.names().contains(name)) {
            assertThatThrownBy(() -> new ServeEnvironment(Map.of(variable, "x")).layer())
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(variable + "=x");
        }
    }

    /// Whoever makes the settings without a file cannot break them either.
    @Test
    void whatMustHoldGoesOverEverything() {
        var settings =
                new StreamSettings(
                                Map.of(
                                        "bootstrap.servers", "a:1",
                                        "processing.guarantee", "at_least_once",
                                        "commit.interval.ms", "7"),
                                TopicNames.of("cards"),
                                Path.of("state"),
                                1)
                        .of("scorer");
        assertThat(settings)
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "broker:", ":9092", "broker:0", "broker:99999", "a:1,b"})
    void aBootstrapServerWithoutAPortIsRefused(String servers) {
        assertThatThrownBy(() -> settings(LEAST.replace("a:1", "\"" + servers + "\"")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("must be host:port")
                .hasMessageContaining("kafka.bootstrap.servers=" + servers);
    }

    @Test
    void moreThreadsThanAnyMachineHasAreRefused() {
        assertThatThrownBy(() -> settings(LEAST + "threads: 9999\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("threads must be in 1..256: threads=9999");
        assertThatThrownBy(
                        () -> new ServeEnvironment(Map.of("COUNTERWEIGHT_THREADS", "9999")).layer())
                .hasMessageContaining("COUNTERWEIGHT_THREADS=9999");
    }

    @Test
    void aStallTimeoutBelowTheTimeBetweenTwoLooksIsRefused() {
        assertThat(settings(LEAST + "stall-timeout: 2m\n").stallTimeout())
                .isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> settings(LEAST + "stall-timeout: 5s\n"))
                .hasMessageContaining("stall-timeout must be at least 15s: stall-timeout=5s");
    }

    @Test
    void whatHasNoDefaultMustBeGiven() {
        assertThatThrownBy(() -> settings("pipeline: handbook\nstate-dir: state\n"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kafka.bootstrap.servers must be given");
    }

    private static ServeSettings settings(String yaml) {
        var declared = parsed(yaml);
        check(declared);
        return ServeSettings.of(List.of(declared.value()));
    }

    private static void check(Declared<ServeLayer> declared) {
        var problems = new Problems();
        KafkaClientSettings.check(declared, problems);
        problems.orThrow();
    }

    private static Declared<ServeLayer> parsed(String yaml) {
        return YamlBinder.parse("serve.yaml", yaml, ServeLayer.class);
    }
}
