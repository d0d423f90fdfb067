package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.ObservedModels;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.replay.ReplayCommand;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.DecisionWriter;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.ChangeJson;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.StreamReplay;
import io.counterweight.web.WebSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Two scorers whose rules change five times and whose lists twice, one of them restarted in the
/// midst; afterwards a replay of what they were sent says the same of every transaction.
class RulesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 60;
    private static final Instant START = Instant.parse("2024-03-04T08:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> sent = new ArrayList<>();

    @Test
    void whatScorersSaidWhileRulesAndListsChangedAReplaySaysAgain() throws Exception {
        var file = folder.resolve("cards.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("models/handbook.yaml"))
                                .replace("pipeline: handbook", "pipeline: cards")
                                .replace("judge: {from: 61d", "judge: {from: 0d")
                                .replaceFirst(
                                        "recipes: .*\nchampion: .*",
                                        "recipes: [plain]\nchampion: plain")
                        + """
                        lists: {watched: []}
                        rules:
                          dear: {when: amount > 80.0, action: block, state: live}
                          watched: {when: "listed('watched', terminal)", action: refer, state: live}
                        """);
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of("cards");
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            TopicAdmin.apply(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    TopicCatalogue.packed().expand(declared.value(), names, 2),
                    TopicAdmin.BROKERS_REPLICATION);
            var topics = new Topics(broker.bootstrap());
            try (var first = start(Pipelines.plan(declared, names), broker, "first")) {
                var second = start(Pipelines.plan(declared, names), broker, "second");
                batch(topics, names);
                change(
                        List.of(first, second),
                        "PUT",
                        "/rules/busy",
                        "{'when': 'customer_count_1d > 4.0', 'action': 'alert', 'state': 'live',"
                                + " 'reason': 'x'}");
                batch(topics, names);
                change(
                        List.of(first, second),
                        "POST",
                        "/rules/dear/state",
                        "{'state': 'shadow', 'reason': 'x'}");
                batch(topics, names);
                // A list changes while one of them is away.
                second.close();
                change(
                        List.of(first),
                        "POST",
                        "/lists/watched",
                        "{'of': 'terminal', 'value': 's1', 'until': '%s', 'reason': 'x'}"
                                .formatted(START.plusSeconds(7L * BATCH / 2)));
                batch(topics, names);
                try (var again = start(Pipelines.plan(declared, names), broker, "second")) {
                    var both = List.of(first, again);
                    await().atMost(PATIENCE).until(() -> first.isRunning() && again.isRunning());
                    assertThat(get(again, "/lists/watched").at("/entries/0/value").asText())
                            .isEqualTo("s1");
                    batch(topics, names);
                    change(
                            both,
                            "PUT",
                            "/rules/dear",
                            "{'when': 'amount > 50.0', 'action': 'block', 'state': 'live',"
                                    + " 'reason': 'x'}");
                    change(
                            both,
                            "POST",
                            "/rules/busy/snoozes",
                            "{'entity': 'customer', 'id': 'c1', 'until': '2024-03-05T00:00:00Z',"
                                    + " 'reason': 'x'}");
                    batch(topics, names);
                    change(
                            both,
                            "POST",
                            "/rules/busy/state",
                            "{'state': 'rollout', 'rollout': {'entity': 'customer', 'share': 0.5},"
                                    + " 'reason': 'x'}");
                    change(both, "DELETE", "/rules/watched", "{'reason': 'x'}");
                    batch(topics, names);
                    assertThat(get(first, "/rules")).isEqualTo(get(again, "/rules"));
                    assertThat(again.failed()).isNull();
                }
                assertThat(first.failed()).isNull();
            }
            var live = decisions(topics, names);
            assertThat(live).hasSize(sent.size());
            assertThat(said(live))
                    .containsKeys(
                            "block rule:dear", "alert rule:busy", "refer rule:watched", "allow ");
            assertThat(live.values().stream().map(d -> d.get("book").asText()).distinct())
                    .as("sets of rules")
                    .hasSize(5);
            assertThat(live.values()).anyMatch(decision -> decision.toString().contains("snoozed"));
            assertThat(replayed(topics, Pipelines.plan(declared, names))).isEqualTo(live);
            assertThat(firedInAReplayOfTheTopics(topics, names, broker, file))
                    .isEqualTo(
                            live.values().stream()
                                    .filter(decision -> decision.toString().contains("\"busy\""))
                                    .count());
        }
    }

    private Service start(StreamPlan plan, EmbeddedBroker broker, String name) {
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
                        folder.resolve(name),
                        1);
        var service = Service.start(plan, settings, Role.SCORER, WebSettings.loopback(0));
        await().atMost(PATIENCE).until(service::isRunning);
        return service;
    }

    /// One transaction a second of event time, and returns when all that was sent is decided.
    private void batch(Topics topics, TopicNames names) {
        for (int i = 0; i < BATCH; i++) {
            int n = sent.size();
            var json =
                    "{\"TRANSACTION_ID\": \"t%d\", \"TX_DATETIME\": \"%s\", \"CUSTOMER_ID\": \"c%d\", \"TERMINAL_ID\": \"s%d\", \"TX_AMOUNT\": %d}"
                            .formatted(n, START.plusSeconds(n), n % 7, n % 5, n * 37 % 101);
            sent.add(json);
            topics.send(names.transactions(), "c" + n % 7, json.getBytes(UTF_8));
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(topics.count(names.decisions())).isEqualTo(sent.size()));
    }

    /// Asks the first for it, and returns when all of them know it.
    private void change(List<Service> services, String method, String path, String json)
            throws Exception {
        var before = new ArrayList<JsonNode>();
        for (var service : services) {
            before.add(known(service));
        }
        var answer =
                client.send(
                        HttpRequest.newBuilder(uri(services.getFirst(), path))
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        HttpRequest.BodyPublishers.ofString(
                                                json.replace('\'', '"')))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        for (int s = 0; s < services.size(); s++) {
            var service = services.get(s);
            var of = before.get(s);
            await().atMost(PATIENCE).until(() -> !known(service).equals(of));
        }
    }

    private JsonNode known(Service service) throws Exception {
        return JSON.createArrayNode()
                .add(get(service, "/rules"))
                .add(get(service, "/lists/watched"));
    }

    private JsonNode get(Service service, String path) throws Exception {
        return JSON.readTree(
                client.send(
                                HttpRequest.newBuilder(uri(service, path)).build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private static URI uri(Service service, String path) {
        return URI.create(service.url().replaceAll("/+$", "") + "/api/v1" + path);
    }

    private static Map<String, Integer> said(Map<String, JsonNode> decisions) {
        var said = new TreeMap<String, Integer>();
        decisions
                .values()
                .forEach(d ->
                        said.merge(
                                d.get("action").asText() + " " + d.get("madeBy").asText(),
                                1,
                                Integer::sum));
        return said;
    }

    private static Map<String, JsonNode> decisions(Topics topics, TopicNames names)
            throws Exception {
        var decisions = new TreeMap<String, JsonNode>();
        for (var record : topics.read(names.decisions())) {
            var decision = JSON.readTree(record.value());
            decisions.put(decision.get("transactionId").asText(), decision);
        }
        return decisions;
    }

    /// All of it once more, with the changes that were recorded and nothing else.
    private static Map<String, JsonNode> replayed(Topics topics, StreamPlan plan) throws Exception {
        var names = plan.topics();
        for (var record : topics.read(names.rules())) {
            var change = ChangeJson.rule(record.value(), record.timestamp());
            assertThat(plan.rules().accept(record.offset(), change)).isNull();
        }
        for (var record : topics.read(names.lists())) {
            assertThat(plan.rules().accept(ChangeJson.list(record.value(), record.timestamp())))
                    .isNull();
        }
        var transactions = new ArrayList<>(topics.read(names.transactions()));
        transactions.sort(
                Comparator.comparing(record ->
                        Integer.valueOf(
                                new String(record.value(), UTF_8)
                                        .replaceAll(".*\"t(\\d+)\".*", "$1"))));
        var decisions = new TreeMap<String, JsonNode>();
        try (var registry =
                        new ModelRegistry(
                                plan.modelTerms(),
                                ModelBuilds.direct(),
                                new ObservedModels(StreamObserver.SILENT));
                var replay =
                        new StreamReplay(
                                plan, new JavaKernels(), registry, StreamObserver.SILENT)) {
            var writer = new DecisionWriter(plan.classes());
            replay.listenToFeatures(scored ->
                    decisions.put(
                            scored.getTransactionId(), json(writer.write(scored, List.of()))));
            transactions.forEach(r -> replay.transaction(r.key(), r.value(), r.timestamp()));
            replay.settle();
        }
        return decisions;
    }

    private static JsonNode json(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `replay --from-topic`, which reads the changes itself: how often the rule busy fired.
    private long firedInAReplayOfTheTopics(
            Topics topics, TopicNames names, EmbeddedBroker broker, Path file) throws Exception {
        for (int n = 0; n < sent.size(); n++) {
            var label =
                    "{\"transactionId\": \"t%d\", \"class\": \"genuine\", \"labelledAt\": \"%s\"}"
                            .formatted(n, START.plus(Duration.ofDays(7)));
            topics.send(names.labels(), "t" + n, label.getBytes(UTF_8));
        }
        topics.count(names.labels());
        var report = folder.resolve("report");
        var err = new StringWriter();
        int code =
                new CommandLine(new ReplayCommand())
                        .setErr(new PrintWriter(err, true))
                        .execute(
                                "--pipeline",
                                file.toString(),
                                "--from-topic",
                                "--bootstrap-servers",
                                broker.bootstrap(),
                                "--no-features",
                                "--report",
                                report.toString());
        assertThat(code).as(err.toString()).isZero();
        return JSON.readTree(report.resolve("report.json").toFile())
                .at("/rules/busy/fired")
                .asLong();
    }
}
