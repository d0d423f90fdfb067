package io.counterweight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.web.api.ApiError;
import io.counterweight.web.api.DecisionSource;
import io.counterweight.web.api.DecisionSource.Asked;
import io.counterweight.web.api.DecisionSource.Result;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostDecisionsTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final ApiError BUSY =
            new ApiError(429, "busy", "service", null, "too many are being answered");

    private final Serving serving = new Serving();
    private final List<Asked> asked = new ArrayList<>();
    private final List<String> transactions = new ArrayList<>();

    @BeforeEach
    void decide() {
        serving.api.decisions = decidingBy(json -> new Result.Decided(json));
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    private interface Deciding {
        Result of(byte[] json);
    }

    private DecisionSource decidingBy(Deciding deciding) {
        return (all, how) -> {
            asked.add(how);
            all.forEach(json -> transactions.add(new String(json, UTF_8)));
            return all.stream().map(deciding::of).toList();
        };
    }

    @Test
    void aTransactionGetsItsDecision() throws Exception {
        var answer = post("", "{\"a\": 1}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("a").asInt()).isEqualTo(1);
        var how = asked.getFirst();
        assertThat(how.isAppended()).isTrue();
        assertThat(how.deadlineMillis()).isNull();
        assertThat(how.idempotencyKey()).isNull();
        assertThat(how.traceParent()).isNull();
    }

    @Test
    void aCallerSaysHowLongItWaitsAndForWhatAndUnderWhichKeyAndTrace() throws Exception {
        post(
                "?wait=none",
                "{}",
                "Deadline-Ms",
                "45",
                "Idempotency-Key",
                "k-1",
                "traceparent",
                TRACE,
                "tracestate",
                "vendor=1");
        var how = asked.getFirst();
        assertThat(how.isAppended()).isFalse();
        assertThat(how.deadlineMillis()).isEqualTo(45);
        assertThat(how.idempotencyKey()).isEqualTo("k-1");
        assertThat(how.traceParent()).isEqualTo(TRACE);
        assertThat(how.traceState()).isEqualTo("vendor=1");
    }

    @Test
    void aTraceThatIsNoneIsNoReasonToRefuseAPayment() throws Exception {
        assertThat(post("", "{}", "traceparent", "nonsense").statusCode()).isEqualTo(200);
        assertThat(asked.getFirst().traceParent()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "?wait=long, Deadline-Ms, 5, wait",
        "?wiat=none, Deadline-Ms, 5, wiat",
        "'', Deadline-Ms, 0, Deadline-Ms",
        "'', Deadline-Ms, 60001, Deadline-Ms",
        "'', Deadline-Ms, soon, Deadline-Ms",
    })
    void whatIsAskedWronglyIsNamed(String query, String header, String value, String name)
            throws Exception {
        var answer = post(query, "{}", header, value);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/name").asText()).isEqualTo(name);
        assertThat(asked).isEmpty();
    }

    @Test
    void ofAnArrayEachHasItsDecisionOrItsErrorInOrder() throws Exception {
        serving.api.decisions =
                decidingBy(json ->
                        new String(json, UTF_8).contains("bad")
                                ? new Result.Refused(
                                        new ApiError(
                                                422,
                                                "missing-field",
                                                "transaction",
                                                null,
                                                "id is missing"))
                                : new Result.Decided(json));
        var answer = post("", " [{\"a\": 1}, {\"bad\": 1}, {\"a\": 3}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        var decisions = json(answer).get("decisions");
        assertThat(decisions).hasSize(3);
        assertThat(decisions.get(1).at("/error/rule").asText()).isEqualTo("missing-field");
        assertThat(decisions.get(2).get("a").asInt()).isEqualTo(3);
        assertThat(transactions).containsExactly("{\"a\": 1}", "{\"bad\": 1}", "{\"a\": 3}");
    }

    @Test
    void anArrayHasNoKeyOfItsOwn() throws Exception {
        var answer = post("", "[{}]", "Idempotency-Key", "k");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/rule").asText()).isEqualTo("bad-key");
    }

    @Test
    void whoIsSentAwayHearsWhenToTryAgain() throws Exception {
        serving.api.decisions = decidingBy(json -> new Result.Refused(BUSY));
        for (var body : List.of("{}", "[{}, {}]")) {
            var answer = post("", body);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    private HttpResponse<String> post(String query, String body, String... headers)
            throws Exception {
        var all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return serving.post("/api/v1/decisions" + query, body, all.toArray(String[]::new));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
