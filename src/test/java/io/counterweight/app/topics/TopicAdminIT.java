package io.counterweight.app.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicResult.AsDeclared;
import io.counterweight.app.topics.TopicResult.Created;
import io.counterweight.app.topics.TopicResult.Differs;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicAdminIT {
    private static final int PARTITIONS = 3;

    /// Of the handbook's pipeline.
    private static final int TOPICS = 16;

    private static final int BROKERS = TopicAdmin.BROKERS_REPLICATION;

    @TempDir private static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void createsEveryTopicWithItsSettings() throws Exception {
        var topics = topics("created");

        var results = TopicAdmin.apply(settings(), topics, BROKERS);

        assertThat(results).hasSize(topics.size()).allMatch(Created.class::isInstance);
        for (var topic : topics) {
            assertThat(partitions(topic.name())).as(topic.name()).isEqualTo(topic.partitions());
            assertThat(settingsOf(topic.name()))
                    .as(topic.name())
                    .containsAllEntriesOf(topic.settings());
        }
    }

    @Test
    void aSecondTimeAllIsAsDeclared() {
        TopicAdmin.apply(settings(), topics("twice"), BROKERS);

        assertThat(TopicAdmin.apply(settings(), topics("twice"), BROKERS))
                .hasSize(TOPICS)
                .allMatch(AsDeclared.class::isInstance);
    }

    @Test
    void createsWhatIsMissingBesideWhatIsThere() throws Exception {
        create("beside.transactions", 12, Map.of("retention.ms", "-1"));

        var results = TopicAdmin.apply(settings(), topics("beside"), BROKERS);

        assertThat(of(results, "transactions")).isInstanceOf(AsDeclared.class);
        assertThat(results).filteredOn(Created.class::isInstance).hasSize(TOPICS - 1);
        assertThat(partitions("beside.transactions")).isEqualTo(12);
    }

    @Test
    void fewerPartitionsOfAKeyedTopicAreReportedAndNotRaised() throws Exception {
        create("keyed.by-customer", 2, Map.of());

        var result = of(TopicAdmin.apply(settings(), topics("keyed"), BROKERS), "by-customer");

        assertThat(differences(result))
                .containsExactly(
                        "has partitions=2, asked for 3: not raised, as keys would move to other"
                                + " partitions, away from their state; ask for --partitions 2");
        assertThat(partitions("keyed.by-customer")).isEqualTo(2);
    }

    @Test
    void fewerPartitionsWithoutStateAreReportedAsSafeToRaise() throws Exception {
        create("unkeyed.decisions", 1, Map.of());

        var result = of(TopicAdmin.apply(settings(), topics("unkeyed"), BROKERS), "decisions");

        assertThat(differences(result))
                .singleElement()
                .asString()
                .startsWith("has partitions=1, asked for 3: not raised; no state depends on them");
        assertThat(partitions("unkeyed.decisions")).isEqualTo(1);
    }

    @Test
    void aSecondPartitionOfTheExamplesIsReported() throws Exception {
        create("order.examples", 2, Map.of("retention.ms", "-1"));

        var result = of(TopicAdmin.apply(settings(), topics("order"), BROKERS), "examples");

        assertThat(differences(result))
                .containsExactly(
                        "has partitions=2, must be 1: its order counts; it must be made anew");
    }

    @Test
    void weakerSettingsAreReportedALineEach() throws Exception {
        create(
                "weaker.models",
                1,
                Map.of(
                        "max.message.bytes", "1000000",
                        "segment.bytes", "16777216",
                        "segment.ms", "600000",
                        "min.cleanable.dirty.ratio", "0.01"));
        create("weaker.examples", 1, Map.of("retention.ms", "86400000"));

        var results = TopicAdmin.apply(settings(), topics("weaker"), BROKERS);

        assertThat(differences(of(results, "models")))
                .containsExactly(
                        "has cleanup.policy=delete, declared compact",
                        "has max.message.bytes=1000000, declared 16777216");
        assertThat(differences(of(results, "examples")))
                .containsExactly("has retention.ms=86400000 (1d), declared -1 (forever)");
        assertThat(settingsOf("weaker.examples")).containsEntry("retention.ms", "86400000");
    }

    @Test
    void moreReplicasThanBrokersAreRefusedInOneLine() throws Exception {
        assertThatThrownBy(() -> TopicAdmin.apply(settings(), topics("copies"), 3))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Kafka cannot create topic copies.transactions: ")
                .hasMessageContaining("--replication of at most the number of brokers");
        assertThat(names()).noneMatch(name -> name.startsWith("copies."));
    }

    @Test
    void joinedTopicsThatDifferAreAnErrorAndNothingIsCreated() throws Exception {
        create("joined.by-terminal", 5, Map.of());

        assertThatThrownBy(() -> TopicAdmin.apply(settings(), topics("joined"), BROKERS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "joined.outcomes-terminal would get 3 but joined.by-terminal has 5")
                .hasMessageContaining("Nothing was created");
        assertThat(names()).contains("joined.by-terminal").doesNotContain("joined.transactions");
    }

    @Test
    void twoProcessesMayApplyAtOnce() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Callable<List<TopicResult>> apply =
                    () -> TopicAdmin.apply(settings(), topics("at-once"), BROKERS);
            for (var done : both.invokeAll(List.of(apply, apply))) {
                assertThat(done.get()).hasSize(TOPICS).noneMatch(Differs.class::isInstance);
            }
        }
        assertThat(names()).filteredOn(name -> name.startsWith("at-once.")).hasSize(TOPICS);
    }

    @Test
    void modelsOfTheLargestSizeAreTaken() throws Exception {
        TopicAdmin.apply(settings(), topics("large"), BROKERS);
        Map<String, Object> producing =
                Map.of(
                        "bootstrap.servers", broker.bootstrap(),
                        "max.request.size", 16 << 20,
                        "buffer.memory", 64L << 20);
        try (var producer =
                new KafkaProducer<>(
                        producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            var model = new byte[(16 << 20) - 1024];
            producer.send(
                            new ProducerRecord<>(
                                    "large.models", "base".getBytes(StandardCharsets.UTF_8), model))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anUnreachableBrokerIsOneLineWithinTenSeconds() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var settings = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + free);
        long start = System.nanoTime();

        assertThatThrownBy(() -> TopicAdmin.apply(settings, topics("nowhere"), BROKERS))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("no answer from Kafka: bootstrap.servers=127.0.0.1:" + free)
                .hasMessageContaining("check that the broker runs")
                .message()
                .doesNotContain("\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    }

    @Test
    void aSilentPortIsOneLineWithinTenSeconds() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var settings =
                    Map.<String, Object>of(
                            "bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
            long start = System.nanoTime();

            assertThatThrownBy(() -> TopicAdmin.apply(settings, topics("silent"), BROKERS))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("no answer from Kafka");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void aHostThatDoesNotExistIsNamed() {
        var settings = Map.<String, Object>of("bootstrap.servers", "no-such-host.invalid:9092");

        assertThatThrownBy(() -> TopicAdmin.apply(settings, topics("nowhere"), BROKERS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("bootstrap.servers=no-such-host.invalid:9092");
    }

    @Test
    void theCommandEndsWithOneWhereSomethingDiffers() throws Exception {
        var kafka = folder.resolve("kafka.properties");
        Files.writeString(kafka, "bootstrap.servers=" + broker.bootstrap() + "\n");
        create("handbook.scored", 3, Map.of("retention.ms", "3600000"));
        String[] arguments = {
            "apply", "--pipeline", "handbook", "--partitions", "3", "--kafka", kafka.toString()
        };

        assertThat(run(arguments))
                .startsWith("1\n")
                .contains("handbook.transactions           created\n")
                .contains(
                        "handbook.scored                 differs: has retention.ms=3600000 (PT1H),"
                                + " declared 604800000 (7d)\n");
    }

    @Test
    void settingsMayDifferWhereThatIsAskedForButPartitionsNever() throws Exception {
        create("lenient.scored", 6, Map.of("retention.ms", "3600000"));
        create("lenient.examples", 2, Map.of("retention.ms", "-1"));

        assertThat(applyDemo("{scored: lenient.scored}"))
                .startsWith("0\n")
                .contains("differs: has retention.ms=3600000 (PT1H)");
        assertThat(applyDemo("{scored: lenient.scored, examples: lenient.examples}"))
                .startsWith("1\n")
                .contains("has partitions=2, must be 1");
    }

    /// With the cluster that the settings of `serve` name.
    private static String applyDemo(String renamed) throws Exception {
        var config =
                Files.writeString(
                        folder.resolve("serve.yaml"),
                        "pipeline: demo\nstate-dir: state\nkafka: {bootstrap.servers: \"%s\"}\ntopics: %s\n"
                                .formatted(broker.bootstrap(), renamed));
        return run("apply", "--config", config.toString(), "--settings-may-differ");
    }

    @Test
    void theCommandEndsWithZeroWhereAllIsAsDeclared() {
        String[] arguments = {
            "apply", "--pipeline", "ulb-sample", "--bootstrap-servers", broker.bootstrap()
        };

        assertThat(run(arguments)).startsWith("0\n").contains("created");
        assertThat(run(arguments))
                .startsWith("0\n")
                .contains("as declared")
                .doesNotContain("created");
    }

    /// The exit code and what was printed.
    private static String run(String... arguments) {
        var out = new StringWriter();
        int code =
                new CommandLine(new TopicsCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments);
        return code + "\n" + out;
    }

    /// The topics of the handbook's pipeline under another name.
    private static List<TopicSpec> topics(String pipeline) {
        return TopicCatalogue.packed()
                .expand(Pipelines.load("handbook").value(), TopicNames.of(pipeline), PARTITIONS);
    }

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", broker.bootstrap());
    }

    private static TopicResult of(List<TopicResult> results, String topic) {
        return results.stream()
                .filter(r -> r.topic().topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> differences(TopicResult result) {
        assertThat(result).isInstanceOf(Differs.class);
        return ((Differs) result).differences();
    }

    private static void create(String name, int partitions, Map<String, String> settings)
            throws Exception {
        try (var admin = Admin.create(settings())) {
            var topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
            var asked = topic.configs(settings.isEmpty() ? Map.of("retention.ms", "-1") : settings);
            admin.createTopics(List.of(asked)).all().get(20, TimeUnit.SECONDS);
        }
    }

    private static int partitions(String name) throws Exception {
        try (var admin = Admin.create(settings())) {
            return admin.describeTopics(List.of(name))
                    .allTopicNames()
                    .get(20, TimeUnit.SECONDS)
                    .get(name)
                    .partitions()
                    .size();
        }
    }

    private static List<String> names() throws Exception {
        try (var admin = Admin.create(settings())) {
            return List.copyOf(admin.listTopics().names().get(20, TimeUnit.SECONDS));
        }
    }

    private static Map<String, String> settingsOf(String name) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try (var admin = Admin.create(settings())) {
            var entries =
                    admin.describeConfigs(List.of(resource))
                            .all()
                            .get(20, TimeUnit.SECONDS)
                            .get(resource)
                            .entries();
            return entries.stream()
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
        }
    }
}
