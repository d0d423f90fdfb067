package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Disposition;
import io.counterweight.event.Disposition.Done;
import io.counterweight.web.EventStream.Limits;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostDispositionsTest {
    private static final String GOOD = "{\"transactionId\": \"a\", \"disposition\": \"declined\"}";

    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void whatWasDoneIsSent() throws Exception {
        assertThat(post(GOOD).statusCode()).isEqualTo(202);
        assertThat(serving.api.dispositions)
                .containsExactly(new Disposition("a", Done.DECLINED, ServedApi.NOW, false, null));
    }

    @Test
    void ofABatchEachHasItsResultInOrder() throws Exception {
        var answer =
                post(
                        "["
                                + GOOD
                                + ", {\"transactionId\": \"b\", \"disposition\": \"refused\"},"
                                + " {\"transactionId\": \"c\", \"disposition\": \"challenged\","
                                + " \"outcome\": \"passed\", \"disposedAt\": 1600000000000}]");
        assertThat(answer.statusCode()).isEqualTo(207);
        var report = json(answer);
        assertThat(report.get("results").findValuesAsText("status"))
                .containsExactly("accepted", "refused", "accepted");
        assertThat(report.at("/results/1/error/rule").asText()).isEqualTo("unknown-disposition");
        assertThat(serving.api.dispositions)
                .last()
                .isEqualTo(new Disposition("c", Done.PASSED, 1_600_000_000_000L, true, null));
    }

    @Test
    void aPipelineWithoutTheTopicRefusesThem() throws Exception {
        var api = new ServedApi();
        api.hasDispositions = false;
        try (var without = new Serving(WebSettings.loopback(0), Limits.DEFAULT, api)) {
            var answer =
                    without.post("/api/v1/dispositions", GOOD, "Content-Type", "application/json");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).at("/error/rule").asText()).isEqualTo("no-dispositions");
        }
    }

    private HttpResponse<String> post(String body) throws Exception {
        return serving.post("/api/v1/dispositions", body, "Content-Type", "application/json");
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
