package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.observe.Promtool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus looks at a real service: its page, the rules, and what the dashboards ask.
class MonitoringIT {
    @TempDir static Path folder;

    /// Metrics of a pipeline that has rules, sources of labels, dispositions, what blocks or a
    /// control group; this one has none.
    private static final List<String> ONLY_WITH_THEIR_KEYS =
            List.of(
                    "counterweight_source_labels_total",
                    "counterweight_source_delay_seconds",
                    "counterweight_dispositions_total",
                    "counterweight_all_traffic_ratio",
                    "counterweight_rules_fired_total",
                    "counterweight_rules_precision",
                    "counterweight_rules_recall",
                    "counterweight_rules_added",
                    "counterweight_actions_total",
                    "counterweight_outcomes_unknown_total",
                    "counterweight_control_let_through_total",
                    "counterweight_control_stake_total",
                    "counterweight_control_lost_total",
                    "counterweight_control_cap");

    private static CardService cards;
    private static Service service;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void runAStream() throws Exception {
        Promtool.require("promtool");
        Promtool.require("prometheus");
        // As many as drift can be told from: 40,000 scores and 200 frauds, after the first model.
        cards = CardService.on(folder, 160);
        service = cards.start("state", Role.ALL);
        prometheus =
                PrometheusServer.start(
                        folder.resolve("prometheus"), URI.create(service.url()).getAuthority());
        int first = cards.rows.size() / 4;
        cards.send(cards.rows.subList(0, first));
        await().atMost(CardService.PATIENCE)
                .until(() -> cards.get(service, "/health/ready").statusCode() == 200);
        int answered = cards.rows.size() - 50;
        cards.send(cards.rows.subList(first, answered));
        cards.topics.send(cards.plan.topics().transactions(), "k", "not JSON".getBytes(UTF_8));
        for (int i = 0; i < 2; i++) {
            var again = cards.rows.getFirst();
            cards.topics.send(
                    cards.plan.topics().labels(), again.transactionId(), again.labelRecord());
        }
        await().atMost(Duration.ofMinutes(4))
                .until(() -> cards.topics.count(cards.plan.topics().decisions()) >= answered);
        for (var row : cards.rows.subList(answered, cards.rows.size())) {
            var decided =
                    cards.post(service, "/api/v1/decisions", new String(row.transaction(), UTF_8));
            assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
        }
        // So that there is a pause to show.
        System.gc();
    }

    @AfterAll
    static void end() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (service != null) {
            service.close();
        }
        if (cards != null) {
            cards.close();
        }
    }

    @Test
    void promtoolAcceptsEveryMetric() throws Exception {
        var page = cards.get(service, "/metrics").body();
        assertThat(page).contains("counterweight_consumer_lag_records{", "kafka_stream_thread_");
        var said = Promtool.run(page, "check", "metrics");
        assertThat(said.code()).as(said.text()).isZero();
    }

    /// Each of a page of Counterweight's own, and no other.
    @Test
    void theDocumentNamesTheMetricsThatThereAre() throws Exception {
        var served =
                names(cards.get(service, "/metrics").body(), "# HELP (counterweight_\\w+) \\S+");
        served.removeIf(name -> name.endsWith("_max"));
        var document = Files.readString(Path.of("docs/running.md"));
        var documented = names(document, "`(counterweight_\\w+)");
        assertThat(served).doesNotContainAnyElementsOf(ONLY_WITH_THEIR_KEYS);
        documented.removeAll(ONLY_WITH_THEIR_KEYS);
        assertThat(documented).containsExactlyInAnyOrderElementsOf(served);
    }

    private static List<String> names(String text, String pattern) {
        var names = new ArrayList<String>();
        var matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            if (!names.contains(matcher.group(1))) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    @Test
    void everyQueryOfTheDashboardsHasAnAnswer() throws Exception {
        var queries = new LinkedHashMap<String, String>();
        for (var name : List.of("operations", "model-quality")) {
            var file = Path.of("helm/counterweight/files/dashboards/" + name + ".json").toFile();
            var dashboard = new ObjectMapper().readTree(file);
            for (var panel : dashboard.get("panels")) {
                for (var target : panel.get("targets")) {
                    queries.put(
                            name
                                    + ": "
                                    + panel.get("title").asText()
                                    + " "
                                    + target.get("refId").asText(),
                            filled(target.get("expr")));
                }
            }
            for (var annotation : dashboard.at("/annotations/list")) {
                queries.put(
                        name + ": " + annotation.get("name").asText(),
                        filled(annotation.get("expr")));
            }
        }
        assertThat(queries).hasSizeGreaterThan(40);
        await().atMost(CardService.PATIENCE)
                .untilAsserted(() -> {
                    for (var name : List.copyOf(queries.keySet())) {
                        if (hasNumber(prometheus.query(queries.get(name)))) {
                            queries.remove(name);
                        }
                    }
                    assertThat(queries).as("without an answer").isEmpty();
                });
    }

    /// This pipeline declines nothing: most have no answer.
    @Test
    void everyQueryOfTheDashboardOfWhatIsDeclinedIsOneThatPrometheusTakes() throws Exception {
        var file = Path.of("helm/counterweight/files/dashboards/declined.json").toFile();
        var asked = new ObjectMapper().readTree(file).get("panels").findValues("expr");
        assertThat(asked).hasSizeGreaterThan(20);
        for (var query : asked) {
            prometheus.query(filled(query));
        }
    }

    /// As Grafana would fill it in.
    private static String filled(JsonNode expression) {
        return expression
                .asText()
                .replace("$__rate_interval", "5m")
                .replace("[1m]", "[5m]")
                .replace("$pipeline", ".*");
    }

    private static boolean hasNumber(JsonNode samples) {
        for (var sample : samples) {
            if (!sample.at("/value/1").asText("NaN").equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    /// What a broken trainer, or a person, might put there. Again and again: while the trainer
    /// still catches up, a newer model may take its place before it is looked at.
    @Test
    void aRefusedModelRaisesItsAlert() throws Exception {
        assertThat(firing()).doesNotContain("CounterweightModelRefused");
        await().atMost(CardService.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    cards.topics.send(
                            cards.plan.topics().models(), "demo-plain", "no model".getBytes(UTF_8));
                    assertThat(firing()).contains("CounterweightModelRefused");
                });
    }

    private static List<String> firing() throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (var alert : prometheus.alerts()) {
            if (alert.get("state").asText().equals("firing")) {
                names.add(alert.at("/labels/alertname").asText());
            }
        }
        return names;
    }
}
