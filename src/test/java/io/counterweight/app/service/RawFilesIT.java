package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.features.RawFiles;
import io.counterweight.app.files.Sql;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.WebSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipeline over raw files on a broker, its tables as topics, with customers that move while
/// transactions come: each column is what `features` computes over the files. One partition, so
/// that merchants meet their transactions in the order of the file.
class RawFilesIT {
    private static final int ROWS = 600;
    private static final int MARKERS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void liveColumnsAreThoseOfTheFiles() throws Exception {
        var pipeline = Path.of("src/test/resources/raw-files.yaml");
        var files = new RawFiles(folder, ROWS);
        files.write();
        files.columns(pipeline);
        var declared = Pipelines.load(pipeline.toString());
        var names = TopicNames.of("raw-files");
        var plan = Pipelines.plan(declared, names);
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            var specs =
                    TopicCatalogue.packed().expand(declared.value(), names, 1).stream()
                            .map(topic -> topic.keptForever())
                            .toList();
            TopicAdmin.apply(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    specs,
                    TopicAdmin.BROKERS_REPLICATION);
            var topics = new Topics(broker.bootstrap());
            rows(topics, "shop", "merchants", "true");
            rows(topics, "home", "customers", "since IS NULL");
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
            try (var service =
                    Service.start(plan, settings, Role.SCORER, WebSettings.loopback(0))) {
                int before = transactions(topics, "<");
                await().atMost(PATIENCE).until(() -> topics.count("raw-files.scored") == before);
                int known = plan.tables().size("home");
                rows(topics, "home", "customers", "since IS NOT NULL");
                // Behind the rows in every partition.
                for (int i = 0; i < MARKERS; i++) {
                    topics.send(
                            "raw-files.table-home",
                            "marker" + i,
                            "{\"customer\": \"marker%d\"}".formatted(i).getBytes(UTF_8));
                }
                await().atMost(PATIENCE).until(() -> plan.tables().size("home") == known + MARKERS);
                int after = transactions(topics, ">=");
                assertThat(before).isPositive().isEqualTo(ROWS - after);
                await().atMost(PATIENCE).until(() -> topics.count("raw-files.scored") == ROWS);
                assertThat(service.failed()).isNull();
            }
            assertThat(live(topics, plan.features().columnNames())).isEqualTo(ofFiles());
        }
    }

    /// By id, the columns but those of labels, which nobody sends here.
    private Map<String, List<Double>> ofFiles() {
        var columns = new HashMap<String, List<Double>>();
        for (var row :
                Sql.rows(
                        "SELECT * EXCLUDE (\"eventTime\", label, \"labelledAt\", \"m-frauds\", \"m-risk\") FROM '%s'"
                                .formatted(folder.resolve("columns.parquet")))) {
            columns.put(row.getFirst(), row.stream().skip(1).map(Double::parseDouble).toList());
        }
        return columns;
    }

    private static Map<String, List<Double>> live(Topics topics, List<String> names)
            throws Exception {
        var columns = new HashMap<String, List<Double>>();
        for (var record : topics.read("raw-files.scored")) {
            var scored = ScoredTransaction.parseFrom(record.value());
            var values = new ArrayList<Double>();
            for (int c = 0; c < names.size(); c++) {
                if (!names.get(c).equals("m-frauds") && !names.get(c).equals("m-risk")) {
                    values.add((double) scored.getFeatures(c));
                }
            }
            columns.put(scored.getTransactionId(), values);
        }
        return columns;
    }

    /// Each row under a key of its own: one that moves is there beside the one before.
    private void rows(Topics topics, String table, String file, String where) {
        var rows =
                Sql.rows(
                        "SELECT to_json(r) FROM '%s' r WHERE %s"
                                .formatted(folder.resolve(file + ".parquet"), where));
        for (var row : rows) {
            var json = row.getFirst().replaceAll("(\"since\":\"\\S+) ", "$1T");
            topics.send("raw-files.table-" + table, json, json.getBytes(UTF_8));
        }
    }

    /// Those of before or after the customers move.
    private int transactions(Topics topics, String when) {
        var rows =
                Sql.rows(
                        "SELECT id, to_json({'id': id, 'at': strftime(\"at\", '%%Y-%%m-%%dT%%H:%%M:%%S.%%f'), 'customer': customer, 'merchant': merchant, 'amount': amount, 'balance': balance, 'lat': lat, 'lon': lon, 'channel': channel}) FROM '%s' WHERE \"at\" %s TIMESTAMP '2024-03-31'"
                                .formatted(folder.resolve("transactions.parquet"), when));
        for (var row : rows) {
            topics.send("raw-files.transactions", "all", row.getLast().getBytes(UTF_8));
        }
        return rows.size();
    }
}
