package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.WebSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A table as a topic of a broker: rows of before a start, and rows that change while the service
/// runs.
class TablesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    private int sent;

    @Test
    void rowsChangeWhileTransactionsCome() throws Exception {
        var file = folder.resolve("cards.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [plain]\nchampion: plain")
                        .replace(
                                "classes: {",
                                """
                                  tables:
                                    holder:
                                      by: customer
                                      id: id
                                      fields: {limit: {from: limit, type: number, missing: 100}}
                                  let: {share: amount / holder.limit}
                                classes: {\
                                """)
                        .replace(
                                "features:\n",
                                "features:\n  share: {kind: field, field: share}\n"));
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of("cards");
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            var specs = TopicCatalogue.packed().expand(declared.value(), names, 2);
            assertThat(specs).anyMatch(topic -> topic.name().equals("cards.table-holder"));
            var kafka = Map.<String, Object>of("bootstrap.servers", broker.bootstrap());
            TopicAdmin.apply(kafka, specs, TopicAdmin.BROKERS_REPLICATION);
            var topics = new Topics(broker.bootstrap());
            row(topics, 10);

            var shares = new ArrayList<Float>();
            try (var service = start(Pipelines.plan(declared, names), broker)) {
                shares.add(share(topics));
                row(topics, 100);
                await().atMost(PATIENCE)
                        .until(() -> {
                            shares.add(share(topics));
                            return shares.getLast() == .5f;
                        });
                shares.add(share(topics));
                assertThat(service.failed()).isNull();
            }
            // The row of before the start, until one has the newer; then no other.
            assertThat(shares.getFirst()).isEqualTo(5f);
            assertThat(shares.getLast()).isEqualTo(.5f);
            assertThat(Set.copyOf(shares)).containsExactlyInAnyOrder(5f, .5f);

            try (var _ = start(Pipelines.plan(declared, names), broker)) {
                assertThat(share(topics)).as("the first after a restart").isEqualTo(.5f);
            }
        }
    }

    private Service start(StreamPlan plan, EmbeddedBroker broker) {
        var settings =
                new StreamSettings(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrap(),
                                "commit.interval.ms",
                                "100",
                                "main.consumer.fetch.min.bytes",
                                "1"),
                        plan.topics(),
                        folder.resolve("state"),
                        1);
        return Service.start(plan, settings, Role.SCORER, WebSettings.loopback(0));
    }

    private static void row(Topics topics, int limit) {
        var json = "{\"id\": \"c0\", \"limit\": %d}".formatted(limit);
        topics.send("cards.table-holder", "c0", json.getBytes(UTF_8));
        topics.count("cards.table-holder");
    }

    /// Sends a transaction of 50, and returns its share of the limit as it was scored.
    private float share(Topics topics) {
        var id = "t" + sent++;
        var json =
                "{\"TRANSACTION_ID\": \"%s\", \"TX_DATETIME\": \"2024-03-01T00:00:%02d\", \"CUSTOMER_ID\": \"c0\", \"TERMINAL_ID\": \"s\", \"TX_AMOUNT\": 50}"
                        .formatted(id, sent % 60);
        topics.send("cards.transactions", id, json.getBytes(UTF_8));
        var scored = new AtomicReference<ScoredTransaction>();
        await().atMost(PATIENCE)
                .until(() -> {
                    for (var record : topics.read("cards.scored")) {
                        if (new String(record.key(), UTF_8).equals(id)) {
                            scored.set(ScoredTransaction.parseFrom(record.value()));
                        }
                    }
                    return scored.get() != null;
                });
        return scored.get().getFeatures(0);
    }
}
