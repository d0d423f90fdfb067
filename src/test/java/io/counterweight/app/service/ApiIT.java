package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.event.Example;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.web.api.Declaration;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The HTTP API of a service on a real broker, in the middle of a stream of cards, and what it says
/// held against the topics and against its description.
class ApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Declaration DECLARED =
            new Declaration(
                    "demo.yaml",
                    "pipeline: demo\n",
                    Map.of("kafka.security.protocol", "PLAINTEXT"));

    @TempDir static Path folder;

    private static CardService cards;
    private static Service service;
    private static ApiContract contract;

    @BeforeAll
    static void runAStream() throws Exception {
        cards = CardService.on(folder, 8);
        service = cards.start("state", Role.ALL, DECLARED);
        int half = cards.rows.size() / 2;
        cards.send(cards.rows.subList(0, half));
        await().atMost(CardService.PATIENCE)
                .until(() -> cards.get(service, "/health/ready").statusCode() == 200);
        cards.send(cards.rows.subList(half, cards.rows.size()));
        cards.awaitDecisions(cards.rows.size());
        long labels = cards.topics.count(cards.plan.topics().labels());
        await().atMost(CardService.PATIENCE)
                .until(() -> cards.topics.count(cards.plan.topics().examples()) == labels);
        await().atMost(CardService.PATIENCE)
                .until(() -> get("recipes").get("recipes").findValues("examples").size() == 3);
        await().atMost(CardService.PATIENCE)
                .until(() ->
                        get("models").get("models").findValuesAsText("inForce").stream()
                                .allMatch("true"::equals));
        contract = new ApiContract(cards.get(service, "/api/v1/openapi.yaml").body());
    }

    @AfterAll
    static void end() {
        service.close();
        cards.close();
    }

    /// A request of an operation, and the status it is answered with.
    private record Asked(String operation, String path, String body, int status) {
        HttpResponse<String> send() throws Exception {
            var url = "/api/v1" + path;
            return operation.startsWith("GET")
                    ? cards.get(service, url)
                    : cards.send(service, operation.split(" ")[0], url, body);
        }
    }

    private static Asked get(String operation, String path, int status) {
        return new Asked("GET " + operation, path, "", status);
    }

    private static final String LARGE =
            "{\"when\": \"amount > 2000000.0\", \"action\": \"tag\", \"reason\": \"the drill\"}";
    private static final String LISTED =
            "{\"of\": \"customer\", \"value\": \"7\", \"reason\": \"the drill\"}";
    private static final String STATE =
            "{\"state\": \"rollout\", \"rollout\": {\"entity\": \"customer\", \"share\": 0.1},"
                    + " \"reason\": \"the drill\"}";
    private static final String SNOOZE =
            "{\"entity\": \"customer\", \"id\": \"7\", \"until\": \"2099-01-01T00:00:00Z\","
                    + " \"reason\": \"the drill\"}";
    private static final String WAKE = "DELETE /rules/{name}/snoozes/{entity}/{id}";

    private static Asked ask(String operation, String path, String body, int status) {
        return new Asked(operation, path, body, status);
    }

    private static Asked post(String operation, String path, String body, int status) {
        return new Asked("POST " + operation, path, body, status);
    }

    @Test
    void everyOperationAnswersAsItIsDescribed() throws Exception {
        var id = cards.rows.getFirst().transactionId();
        var why = "{\"reason\": \"the drill\"}";
        var label = "{\"transactionId\": \"nobody's\", \"class\": \"fraud\"}";
        var asked = (ObjectNode) new ObjectMapper().readTree(cards.rows.getLast().transaction());
        var transaction = asked.put(cards.plan.event().id().from(), "asked").toString();
        var other = asked.put("TX_AMOUNT", 1).toString();
        var all =
                List.of(
                        post("/decisions", "/decisions", transaction, 200),
                        post("/decisions", "/decisions?wait=none", transaction, 200),
                        post("/decisions", "/decisions", "[" + transaction + ", {}]", 200),
                        post("/decisions", "/decisions", other, 409),
                        post("/decisions", "/decisions", "{}", 422),
                        post("/decisions", "/decisions", "{", 400),
                        post("/decisions", "/decisions?wait=long", transaction, 400),
                        get("/state", "/state", 200),
                        get("/state", "/state?x=1", 400),
                        get("/recipes", "/recipes", 200),
                        get("/models", "/models", 200),
                        get("/foretold", "/foretold", 200),
                        get("/declined", "/declined", 200),
                        get("/alerts", "/alerts", 200),
                        get("/alerts", "/alerts?limit=0", 400),
                        get("/alerts", "/alerts?limit=two", 400),
                        get("/transactions/{id}", "/transactions/" + id, 200),
                        get("/transactions/{id}", "/transactions/no%2Fsuch", 404),
                        get("/rules", "/rules", 200),
                        ask("PUT /rules/{name}", "/rules/large", LARGE, 202),
                        ask("PUT /rules/{name}", "/rules/large", LARGE.replace("am", "ma"), 422),
                        ask("PUT /rules/{name}", "/rules/large", "{\"x\": 1}", 400),
                        ask("DELETE /rules/{name}", "/rules/x", why, 404),
                        ask("DELETE /rules/{name}", "/rules/large?to=x", why, 400),
                        post("/rules/{name}/state", "/rules/x/state", why, 404),
                        post("/rules/{name}/snoozes", "/rules/x/snoozes", why, 404),
                        ask(WAKE, "/rules/x/snoozes/customer/1", why, 404),
                        get("/lists", "/lists", 200),
                        get("/lists/{name}", "/lists/nobodys", 404),
                        post("/lists/{name}", "/lists/watched", LISTED, 202),
                        post("/lists/{name}", "/lists/watched", "[{}]", 422),
                        ask("DELETE /lists/{name}/{value}", "/lists/watched/no", why, 404),
                        get("/pipeline", "/pipeline", 200),
                        get("/config", "/config", 200),
                        get("/openapi.yaml", "/openapi.yaml", 200),
                        post("/dispositions", "/dispositions", "{}", 409),
                        post("/labels", "/labels", label, 202),
                        post("/labels", "/labels", "[" + label + ", {}]", 207),
                        post("/labels", "/labels", "{\"class\": 1}", 422),
                        post("/labels", "/labels", "[", 400),
                        post("/labels", "/labels", " ".repeat(2 << 20), 413),
                        post("/recipes/{name}/promote", "/recipes/demo/promote", why, 409),
                        post("/recipes/{name}/promote", "/recipes/x/promote", why, 404),
                        post("/recipes/{name}/promote", "/recipes/demo-plain/promote", "", 422),
                        post("/labels", "/labels", "[" + "0,".repeat(10_000) + "0]", 413),
                        post("/recipes/{name}/promote", "/recipes/demo/promote", "[]", 400));
        var answered = new TreeSet<String>();
        for (var each : all) {
            var answer = each.send();
            assertThat(answer.statusCode())
                    .as("%s: %s", each, answer.body())
                    .isEqualTo(each.status);
            contract.check(each.operation, answer);
            answered.add(each.operation);
        }
        assertThat(answered).containsExactlyElementsOf(contract.operations());
    }

    @Test
    void whatIsChangedOfRulesAndListsAnswersAsItIsDescribed() throws Exception {
        var why = "{\"reason\": \"the drill\"}";
        check(ask("PUT /rules/{name}", "/rules/dear", LARGE, 202));
        check(post("/lists/{name}", "/lists/blocked", LISTED, 202));
        await().atMost(CardService.PATIENCE)
                .until(() -> get("rules").toString().contains("\"dear\""));
        await().atMost(CardService.PATIENCE)
                .until(() -> get("lists").toString().contains("\"blocked\""));
        check(get("/lists/{name}", "/lists/blocked", 200));
        check(post("/rules/{name}/state", "/rules/dear/state", STATE, 202));
        check(post("/rules/{name}/snoozes", "/rules/dear/snoozes", SNOOZE, 202));
        await().atMost(CardService.PATIENCE)
                .until(() -> get("rules").toString().contains("\"2099-01-01T00:00:00Z\""));
        check(get("/rules", "/rules", 200));
        check(ask(WAKE, "/rules/dear/snoozes/customer/7", why, 202));
        check(ask("DELETE /lists/{name}/{value}", "/lists/blocked/7", why, 202));
        check(ask("DELETE /rules/{name}", "/rules/dear", why, 202));
        await().atMost(CardService.PATIENCE)
                .until(() -> get("rules").toString().contains("\"inForce\":false"));
        check(get("/rules", "/rules", 200));
    }

    private static void check(Asked asked) throws Exception {
        var answer = asked.send();
        assertThat(answer.statusCode()).as("%s: %s", asked, answer.body()).isEqualTo(asked.status);
        contract.check(asked.operation, answer);
    }

    @Test
    void theDescriptionNamesOnlyWhatItDefines() {
        var text = contract.description().toString();
        var named = new TreeSet<String>();
        var references = Pattern.compile("\"#/components/schemas/(\\w+)\"").matcher(text);
        while (references.find()) {
            named.add(references.group(1));
        }
        var defined = new TreeSet<String>();
        contract.description()
                .at("/components/schemas")
                .fieldNames()
                .forEachRemaining(defined::add);
        assertThat(named).isEqualTo(defined);
    }

    @Test
    void theStateSaysWhatRunsAndHowFarBehindItIs() throws Exception {
        var state = get("state");
        assertThat(state.get("champion").asText()).isEqualTo("demo");
        assertThat(state.get("applications").toString())
                .isEqualTo("{\"scorer\":\"RUNNING\",\"trainer\":\"RUNNING\"}");
        // One more where another test has asked for a decision already.
        assertThat(state.at("/counts/scored").asInt())
                .isBetween(cards.rows.size(), cards.rows.size() + 1);
        assertThat(state.at("/versions/kafka").asText()).startsWith("4.");
        assertThat(state.get("kernels").asText()).isNotEmpty();
        assertThat(state.get("model").asText()).startsWith("demo-");
        await().atMost(CardService.PATIENCE)
                .untilAsserted(() -> {
                    var lag = get("state").get("lag");
                    assertThat(lag.findValuesAsText("topic"))
                            .as("each topic that is read, once")
                            .containsExactly(
                                    "demo.outcomes",
                                    "demo.transactions",
                                    "demo.examples",
                                    "demo.labels",
                                    "demo.scored");
                    assertThat(lag.findValuesAsText("records")).containsOnly("0");
                });
    }

    @Test
    void aTransactionsLifeIsWhatWasDecidedAndLearned() throws Exception {
        // Late enough that every recipe had a model when it came.
        var example = example(cards.rows.get(cards.rows.size() * 3 / 4).transactionId());
        var scored = example.getScored();
        var life = get("transactions/" + scored.getTransactionId());
        assertThat(life.get("status").asText()).isEqualTo("labelled");
        assertThat(life.at("/label/class").asText())
                .isEqualTo(cards.plan.classes().name(example.getLabel()));
        assertThat(life.get("decision").asText())
                .isEqualTo(cards.plan.classes().name(scored.getDecision()));
        assertThat(life.get("features")).hasSize(scored.getFeaturesCount());
        assertThat(life.at("/features/amount").floatValue()).isEqualTo(scored.getFeatures(0));
        assertThat(life.get("scores").findValuesAsText("recipe"))
                .containsExactlyInAnyOrder("demo", "demo-plain", "demo-balanced");
        assertThat(life.at("/scores/0/decides").asBoolean()).isTrue();
        assertThat(life.at("/scores/0/modelVersion").asText()).isEqualTo(scored.getModelVersion());
        assertThat(life.at("/scores/0/probabilities/fraud").floatValue())
                .isEqualTo(scored.getProbabilities(1));
    }

    @Test
    void modelsAreThoseOfTheTopicWithTheirLineage() throws Exception {
        // The last examples may still be learned from.
        await().atMost(CardService.PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("models").get("models").findValuesAsText("sha256"))
                                .containsExactlyElementsOf(hashesOnKafka().values()));
        var models = get("models").get("models");
        assertThat(models.findValuesAsText("recipe"))
                .containsExactly("demo", "demo-balanced", "demo-plain");
        for (var model : models) {
            assertThat(model.get("version").asText())
                    .startsWith(
                            model.get("recipe").asText()
                                    + "-"
                                    + model.get("examples").asLong()
                                    + "-")
                    .endsWith(model.get("parameters").asText().substring(0, 8));
            assertThat(model.get("examples").asLong()).isPositive();
            assertThat(model.get("takenAt").isNull()).isFalse();
        }
    }

    /// Of each recipe's newest model.
    private static SortedMap<String, String> hashesOnKafka() throws Exception {
        var hashes = new TreeMap<String, String>();
        for (var record : cards.topics.read(cards.plan.topics().models())) {
            var hash = MessageDigest.getInstance("SHA-256").digest(record.value());
            hashes.put(new String(record.key(), UTF_8), HexFormat.of().formatHex(hash));
        }
        return hashes;
    }

    @Test
    void alertsAreTheNewestOfTheDecisionsWithTheirReasons() throws Exception {
        var decided = new ArrayList<JsonNode>();
        for (var decision : values(cards.plan.topics().decisions())) {
            if (decision.get("decision").asText().equals("fraud")) {
                decided.addFirst(decision);
            }
        }
        assertThat(decided).as("alerts of the stream").hasSizeGreaterThan(2);
        var alerts = get("alerts?limit=2").get("alerts");
        assertThat(alerts).hasSize(2);
        for (int i = 0; i < 2; i++) {
            var wanted = decided.get(i);
            assertThat(alerts.get(i).get("transactionId")).isEqualTo(wanted.get("transactionId"));
            assertThat(alerts.get(i).get("eventTime")).isEqualTo(wanted.get("eventTime"));
            assertThat(alerts.get(i).get("reasons")).isEqualTo(wanted.get("reasons"));
            assertThat(alerts.get(i).get("probability"))
                    .isEqualTo(wanted.at("/probabilities/fraud"));
        }
    }

    /// Twice the same is learned once: the second changes nothing.
    @Test
    void aPostedLabelIsLearnedOnce() throws Exception {
        var row = unlabelled();
        var id = row.transactionId();
        assertThat(get("transactions/" + id).get("status").asText()).isEqualTo("waits-for-label");
        var label = "[{\"transactionId\": \"%s\", \"class\": \"fraud\"}]".formatted(id);
        for (int i = 0; i < 2; i++) {
            assertThat(cards.post(service, "/api/v1/labels", label).statusCode()).isEqualTo(202);
        }
        await().atMost(CardService.PATIENCE)
                .until(() -> get("transactions/" + id).get("status").asText().equals("labelled"));
        var ignored =
                Pattern.compile(
                        "counterweight_ignored_total\\{pipeline=\"demo\",reason=\"duplicate-label\"} [1-9]");
        await().atMost(CardService.PATIENCE)
                .until(() -> ignored.matcher(cards.get(service, "/metrics").body()).find());
        await().atMost(CardService.PATIENCE)
                .untilAsserted(() ->
                        assertThat(examples())
                                .filteredOn(e -> e.getScored().getTransactionId().equals(id))
                                .hasSize(1));
        assertThat(get("transactions/" + id).at("/label/class").asText()).isEqualTo("fraud");
        assertThat(cards.topics.read(cards.plan.topics().labels()))
                .filteredOn(record -> new String(record.key(), UTF_8).equals(id))
                .as("who sent the label")
                .allSatisfy(record ->
                        assertThat(record.headers().lastHeader("who").value())
                                .asString(UTF_8)
                                .isEqualTo("loopback"));
    }

    @Test
    void whereRolesRunApartTheOtherOneIsNamed() throws Exception {
        try (var scorer = cards.start("apart", Role.SCORER)) {
            var id = cards.rows.getFirst().transactionId();
            var answer = cards.get(scorer, "/api/v1/transactions/" + id);
            assertThat(answer.statusCode()).isEqualTo(421);
            contract.check("GET /transactions/{id}", answer);
            assertThat(answer.body()).contains("ask it");
            assertThat(cards.get(scorer, "/api/v1/config").statusCode()).isEqualTo(404);
        }
    }

    /// The last row of the stream: nothing came after it that would have sent its label.
    private static LabelledTransaction unlabelled() {
        return cards.rows.getLast();
    }

    private static JsonNode get(String path) throws Exception {
        var answer = cards.get(service, "/api/v1/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static Example example(String id) throws IOException {
        return examples().stream()
                .filter(e -> e.getScored().getTransactionId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Example> examples() throws IOException {
        var examples = new ArrayList<Example>();
        for (var record : cards.topics.read(cards.plan.topics().examples())) {
            examples.add(Example.parseFrom(record.value()));
        }
        return examples;
    }

    private static List<JsonNode> values(String topic) throws IOException {
        var values = new ArrayList<JsonNode>();
        for (var record : cards.topics.read(topic)) {
            values.add(JSON.readTree(record.value()));
        }
        return values;
    }
}
