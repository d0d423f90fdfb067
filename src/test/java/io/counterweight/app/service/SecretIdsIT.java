package io.counterweight.app.service;

import static io.counterweight.app.service.PlantedIds.CARD;
import static io.counterweight.app.service.PlantedIds.ID;
import static io.counterweight.app.service.PlantedIds.bytes;
import static io.counterweight.app.service.PlantedIds.contains;
import static io.counterweight.app.service.PlantedIds.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Card numbers and transaction ids that are declared secret go through a service in every way
/// there is ([PlantedService]). Then everything it wrote is searched for them: all topics but the
/// team's own two, the state folder, the logs, each answer of HTTP.
class SecretIdsIT {
    @TempDir private static Path folder;

    private static PlantedService service;

    @BeforeAll
    static void runTheService() throws Exception {
        service = new PlantedService(folder);
        service.run();
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void noTopicButTheTeamsOwnHoldsACardOrATransactionId() throws Exception {
        var searched = new TreeSet<String>();
        var found = new TreeMap<String, Integer>();
        for (var topic : allTopics()) {
            int records = search(topic, found);
            if (records > 0) {
                searched.add(topic.replaceFirst("^demo[.-]", ""));
            }
        }
        assertThat(found)
                .as("the search finds what is there")
                .containsOnlyKeys(service.names().transactions(), service.names().labels());
        assertThat(searched)
                .contains(
                        "by-customer",
                        "by-terminal",
                        "dead-letters",
                        "decisions",
                        "evaluation",
                        "examples",
                        "labels-by-transaction",
                        "models",
                        "outcomes-terminal",
                        "promotions",
                        "scored",
                        "scorer-profiles-customer-changelog",
                        "scorer-profiles-terminal-changelog",
                        "scorer-seen-changelog",
                        "trainer-learner-changelog",
                        "trainer-pending-changelog");
    }

    /// What the service itself wrote there is what was posted to it.
    @Test
    void labelsThatWerePostedAreInTheTopicByTheirHashes() {
        var ours =
                service.topics().read(service.names().labels()).stream()
                        .filter(record -> text(record.key()).startsWith("k2."))
                        .toList();
        assertThat(ours).hasSize(2);
        for (var record : ours) {
            assertThat(text(record.value())).contains("earlierTransactionId\":\"k1.");
            assertThat(contains(record.value(), ID)).isFalse();
        }
    }

    @Test
    void noFileOfTheStateHoldsOne() throws IOException {
        var state = service.state();
        var hash = bytes(service.hashOfLastCard());
        int files = 0;
        boolean isHashThere = false;
        try (var all = Files.walk(state)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var content = Files.readAllBytes(file);
                assertThat(contains(content, CARD)).as(file.toString()).isFalse();
                assertThat(contains(content, ID)).as(file.toString()).isFalse();
                isHashThere |= contains(content, hash);
                files++;
            }
        }
        assertThat(files).isGreaterThan(20);
        assertThat(isHashThere).as("files are not compressed: a card's hash is found").isTrue();
    }

    @Test
    void noLineOfTheLogHoldsOneOrAKey() throws IOException {
        assertThat(service.runs).hasSize(2);
        for (var run : service.runs) {
            for (var text : List.of(run.errText(), run.outText())) {
                assertThat(text)
                        .doesNotContain("planted")
                        .doesNotContain(PlantedService.ONE.substring(3));
            }
            assertThat(run.errText()).contains("setting id-keys-file=");
        }
    }

    @Test
    void noAnswerOfHttpHoldsOne() {
        assertThat(service.answers.all().get("GET /api/v1/transactions/{card decided last}"))
                .contains("200");
        assertThat(service.answers.all().get("GET /api/v1/transactions/{the same by its hash}"))
                .contains("200 {\"transactionId\":\"k2.");
        assertThat(service.answers.all().get("GET /api/v1/transactions/{of before}"))
                .contains("200 {\"transactionId\":\"k1.");
        assertThat(service.answers.all().get("GET /api/v1/alerts?limit=1000")).contains("\"k2.");
        assertThat(service.answers.all().get("GET /dashboard.json")).contains("\"k2.");
        assertThat(service.answers.all().get("POST /api/v1/labels")).startsWith("207 ");
        assertThat(service.answers.all()).hasSizeGreaterThan(15);
        service.answers
                .all()
                .forEach((request, answer) ->
                        assertThat(answer)
                                .as(request)
                                .isNotEmpty()
                                .doesNotContain("planted")
                                .doesNotContain(PlantedService.ONE.substring(3)));
    }

    @Test
    void labelsMeetTheirTransactionsUnderEitherKey() {
        var learned =
                service.topics().read(service.names().examples()).stream()
                        .map(record -> text(record.key()).substring(0, 3))
                        .toList();
        assertThat(learned).contains("k1.", "k2.").hasSize(service.labelled() + 1);
        assertThat(service.labelledBefore())
                .as("some labels came after the change")
                .isLessThan(service.labelled());
    }

    private static Set<String> allTopics() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", service.bootstrap()))) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        }
    }

    /// Keys, values and headers, aborted transactions too.
    ///
    /// @param found records with a planted text, by topic
    /// @return records that were searched
    private static int search(String topic, Map<String, Integer> found) {
        var settings = Map.<String, Object>of("bootstrap.servers", service.bootstrap());
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            int searched = 0;
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    searched++;
                    var parts = new ArrayList<byte[]>();
                    parts.add(record.key());
                    parts.add(record.value());
                    record.headers()
                            .forEach(header -> {
                                parts.add(bytes(header.key()));
                                parts.add(header.value());
                            });
                    if (parts.stream().anyMatch(PlantedIds::areIn)) {
                        found.merge(topic, 1, Integer::sum);
                    }
                }
            }
            return searched;
        }
    }
}
