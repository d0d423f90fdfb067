package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.event.LabelledTransaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers that are answered by a live service before its stream sees their transactions.
class AnswerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    private CardService cards;
    private Service service;
    private List<LabelledTransaction> later;

    @BeforeEach
    void start() throws Exception {
        cards = CardService.on(folder, 12);
        service = cards.start("state", Role.ALL);
        int until = cards.rows.size() - 200;
        cards.send(cards.rows.subList(0, until));
        later = cards.rows.subList(until, cards.rows.size());
        cards.awaitDecisions(until);
        // There is a model then. An answer without one would be kept for who asks again.
        await().atMost(PATIENCE)
                .until(() -> cards.get(service, "/health/ready").statusCode() == 200);
    }

    @AfterEach
    void close() {
        if (service != null) {
            service.close();
        }
        if (cards != null) {
            cards.close();
        }
    }

    @Test
    void anAnswerIsTheDecisionOfTheStreamAndTheStreamWouldHaveSaidTheSame() throws Exception {
        var answers = new HashMap<String, JsonNode>();
        for (var row : later) {
            var answer = decide(row.transaction());
            answers.put(answer.get("transactionId").asText(), answer);
        }
        assertThat(answers).hasSameSizeAs(later);
        cards.awaitDecisions(cards.rows.size());
        var decisions = decisions();
        answers.forEach((id, answer) -> {
            var decision = (ObjectNode) decisions.get(id);
            var same = ((ObjectNode) answer.deepCopy());
            same.remove(List.of("action", "appended"));
            assertThat(decision).isEqualTo(same);
        });
        // A model or an outcome that comes between an answer and the stream is the only cause of a
        // difference.
        assertThat(compared("same") + compared("model") + compared("profile"))
                .isEqualTo(later.size());
        assertThat(compared("profile")).isLessThan(later.size() / 10.0);
        assertThat(compared("same")).isGreaterThan(later.size() / 2.0);
    }

    private double compared(String cause) throws Exception {
        return metric(
                cards.get(service, "/metrics").body(),
                "counterweight_answers_compared_total{cause=\"" + cause + "\"");
    }

    private JsonNode decide(byte[] transaction) throws Exception {
        var response =
                cards.post(
                        service,
                        "/api/v1/decisions",
                        new String(transaction, StandardCharsets.UTF_8));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private Map<String, JsonNode> decisions() throws Exception {
        var decisions = new HashMap<String, JsonNode>();
        var twice = new ArrayList<String>();
        for (var record : cards.topics.read(cards.plan.topics().decisions())) {
            var decision = JSON.readTree(record.value());
            if (decisions.put(decision.get("transactionId").asText(), decision) != null) {
                twice.add(decision.get("transactionId").asText());
            }
        }
        assertThat(twice).as("decided twice").isEmpty();
        return decisions;
    }

    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
