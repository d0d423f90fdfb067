package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Alert;
import io.counterweight.event.AlertReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void theNewestComeFirstAndTheOldestAreForgotten() throws Exception {
        for (int i = 1; i <= 1_200; i++) {
            serving.api.summary.alerted(alert("t-" + i));
        }
        assertThat(ids("/api/v1/alerts?limit=2")).containsExactly("t-1200", "t-1199");
        assertThat(ids("/api/v1/alerts")).hasSize(50);
        assertThat(ids("/api/v1/alerts?limit=1000")).hasSize(1_000).endsWith("t-201");
        assertThat(serving.get("/api/v1/alerts?limit=1").body())
                .contains(
                        "\"eventTime\":\"2023-11-14T22:13:20Z\"",
                        "\"reasons\":[{\"feature\":\"amount\",\"value\":250.0,\"usual\":31.5");
    }

    @Test
    void aTrainerAloneSaysWhomToAsk() throws Exception {
        serving.api.applications = List.of("trainer");
        serving.api.summary.alerted(alert("t-1"));
        var answer = serving.get("/api/v1/alerts");
        assertThat(answer.statusCode()).isEqualTo(421);
        assertThat(answer.body()).contains("\"other-process\"", "ask it");
    }

    private List<String> ids(String path) throws Exception {
        return new ObjectMapper()
                .readTree(serving.get(path).body())
                .get("alerts")
                .findValuesAsText("transactionId");
    }

    private static Alert alert(String id) {
        return new Alert(
                id,
                ServedApi.NOW,
                "fraud",
                0.9f,
                List.of(new AlertReason("amount", 250, 31.5f, "customer", 2.5f)),
                "base",
                "base-1");
    }
}
