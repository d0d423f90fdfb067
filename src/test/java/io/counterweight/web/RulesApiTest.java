package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.RuleChange;
import io.counterweight.rule.RuleDeclaration.State;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the API says of rules and lists, and what becomes of what it is told.
class RulesApiTest {
    private static final String WHY = "\"reason\": \"the drill\"";
    private static final String FROM = Instant.ofEpochMilli(ServedApi.NOW + 2000).toString();

    private final Serving serving = new Serving();
    private final ServedRules rules = serving.api.rules;

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void aRuleIsMadeInTheShadowPromotedSnoozedAndTakenAwayWithItsHistory() throws Exception {
        var made =
                send(
                        "PUT",
                        "/rules/night",
                        "{\"when\": \"amount > 9.0 && listed('watched', shop)\", \"action\":"
                                + " \"alert\", \"class\": \"fraud\", "
                                + WHY
                                + "}");
        assertThat(made.statusCode()).isEqualTo(202);
        assertThat(json(made).get("from").asText()).isEqualTo(FROM);
        assertThat(rule("night").get("state").asText()).isEqualTo("shadow");
        assertThat(rule("night").get("declared").asBoolean()).isFalse();

        var live =
                send(
                        "POST",
                        "/rules/night/state",
                        "{\"state\": \"rollout\", \"rollout\": {\"entity\": \"card\", \"share\":"
                                + " 0.1}, "
                                + WHY
                                + "}");
        assertThat(live.statusCode()).as(live.body()).isEqualTo(202);
        var snoozed =
                send(
                        "POST",
                        "/rules/night/snoozes",
                        "{\"entity\": \"card\", \"id\": \"4711\", \"until\":"
                                + " \"2030-01-01T00:00:00Z\", "
                                + WHY
                                + "}");
        assertThat(snoozed.statusCode()).as(snoozed.body()).isEqualTo(202);
        var hash = rules.keys.hash("4711");
        assertThat(snoozed.body()).contains(hash).doesNotContain("4711");

        var night = rule("night");
        assertThat(night.get("state").asText()).isEqualTo("rollout");
        assertThat(night.at("/rollout/share").asDouble()).isEqualTo(.1);
        assertThat(night.get("by").asText()).isEqualTo("loopback");
        assertThat(night.get("since").asText()).isEqualTo(FROM);
        assertThat(night.get("history").findValuesAsText("change")).containsExactly("state", "set");
        assertThat(night.at("/snoozes/0/id").asText()).isEqualTo(hash);

        assertThat(send("DELETE", "/rules/night/snoozes/card/4711", "{" + WHY + "}").statusCode())
                .isEqualTo(202);
        assertThat(rule("night").get("snoozes")).isEmpty();
        assertThat(send("DELETE", "/rules/night", "{" + WHY + "}").statusCode()).isEqualTo(202);
        assertThat(rule("night").get("inForce").asBoolean()).isFalse();
        assertThat(rule("night").get("history").findValuesAsText("change"))
                .containsExactly("remove", "state", "set");
        assertThat(rules.changes)
                .extracting(RuleChange::who, RuleChange::reason)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("loopback", "the drill"));
    }

    @Test
    void aRuleOfTheFileStaysAsFarAsItIsAndMayBeAsTheFileHasItAgain() throws Exception {
        assertThat(rule("large").get("since").asText()).isEqualTo("2026-11-30");
        send(
                "PUT",
                "/rules/large",
                "{\"when\": \"amount > 500.0\", \"action\": \"refer\", " + WHY + "}");
        assertThat(rule("large").get("when").asText()).isEqualTo("amount > 500.0");
        assertThat(rule("large").get("state").asText()).isEqualTo("live");
        assertThat(send("DELETE", "/rules/large?to=declared", "{" + WHY + "}").statusCode())
                .isEqualTo(202);
        assertThat(rule("large").get("when").asText()).isEqualTo("amount > 220.0");
        assertThat(rules.rules.newest().book().rules().get("large").state()).isEqualTo(State.LIVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    amuont > 1.0                | alert | bad-rule | when | amount
                    amount >                    | alert | bad-rule | when | .
                    amount                      | alert | bad-rule | when | true or false
                    listed('wached', shop)      | alert | bad-rule | when | watched
                    amount > 1.0                | shout | bad-field | action | allow
                    """)
    void aRuleThatIsNoneIsRefusedWithRuleNameAndValue(
            String when, String action, String rule, String name, String said) throws Exception {
        var answer =
                send(
                        "PUT",
                        "/rules/new",
                        new ObjectMapper()
                                .writeValueAsString(
                                        java.util.Map.of(
                                                "when", when, "action", action, "reason", "x")));
        assertThat(answer.statusCode()).isEqualTo(422);
        var error = json(answer).get("error");
        assertThat(error.get("rule").asText()).isEqualTo(rule);
        assertThat(error.get("name").asText()).isEqualTo(name);
        assertThat(error.get("message").asText()).contains(said);
        if (rule.equals("bad-rule")) {
            assertThat(error.get("value").asText()).isEqualTo(when);
        }
        assertThat(rules.changes).isEmpty();
    }

    @Test
    void textsComeIntoAListAllOrNoneAndGoOut() throws Exception {
        var bad =
                send(
                        "POST",
                        "/lists/blocked",
                        "[{\"of\": \"shop\", \"value\": \"a\", "
                                + WHY
                                + "}, {\"of\": \"nobody\", \"value\": \"b\", "
                                + WHY
                                + "}]");
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(rules.listed).isEmpty();
        var good =
                send(
                        "POST",
                        "/lists/blocked",
                        "[{\"of\": \"card\", \"value\": \"4711\", \"until\":"
                                + " \"2030-01-01T00:00:00Z\", "
                                + WHY
                                + "}, {\"of\": \"channel\", \"value\": \"web\", "
                                + WHY
                                + "}]");
        assertThat(good.statusCode()).as(good.body()).isEqualTo(202);
        assertThat(rules.listed)
                .extracting(ListChange::value)
                .containsExactly(rules.keys.hash("4711"), "web");
        var listed = json(serving.get("/api/v1/lists/blocked"));
        assertThat(listed.get("size").asInt()).isEqualTo(2);
        assertThat(listed.toString()).doesNotContain("4711").contains("2030-01-01T00:00:00Z");

        assertThat(send("DELETE", "/lists/blocked/4711", "{" + WHY + "}").statusCode())
                .isEqualTo(202);
        var removed = rules.listed.getLast();
        assertThat(removed.isMember()).isFalse();
        assertThat(removed.before()).hasSize(1);
        // What the pipeline's file has may go out, too.
        assertThat(send("DELETE", "/lists/watched/shop-1", "{" + WHY + "}").statusCode())
                .isEqualTo(202);
        assertThat(rules.rules.lists().list("watched").has("shop-1", ServedApi.NOW)).isTrue();
        assertThat(rules.rules.lists().list("watched").has("shop-1", ServedApi.NOW + 2000))
                .isFalse();
        assertThat(send("DELETE", "/lists/watched/shop-1", "{" + WHY + "}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        for (var path : List.of("/rules/nobody/state", "/rules/nobody/snoozes")) {
            assertThat(send("POST", path, "{" + WHY + "}").statusCode()).isEqualTo(404);
        }
        assertThat(
                        send("POST", "/rules/large/state", "{\"state\": \"rollout\", " + WHY + "}")
                                .statusCode())
                .isEqualTo(422);
        assertThat(send("POST", "/rules/large/state", "{\"state\": \"shadow\"}").statusCode())
                .isEqualTo(422);
        assertThat(
                        send(
                                        "POST",
                                        "/rules/large/snoozes",
                                        "{\"entity\": \"card\", \"id\": \"1\", \"until\":"
                                                + " \"2020-01-01T00:00:00Z\", "
                                                + WHY
                                                + "}")
                                .statusCode())
                .isEqualTo(422);
        rules.isBrokerThere = false;
        assertThat(send("DELETE", "/rules/large", "{" + WHY + "}").statusCode()).isEqualTo(503);
        assertThat(rules.changes).isEmpty();
    }

    private JsonNode rule(String name) throws Exception {
        for (var rule : json(serving.get("/api/v1/rules")).get("rules")) {
            if (rule.get("name").asText().equals(name)) {
                return rule;
            }
        }
        throw new AssertionError("no rule " + name);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return serving.client.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + serving.server.port()
                                                + "/api/v1"
                                                + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
