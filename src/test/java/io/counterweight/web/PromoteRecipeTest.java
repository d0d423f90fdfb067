package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Promotion;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromoteRecipeTest {
    private static final String PROMOTE = "/api/v1/recipes/focal/promote";
    private static final String WHY = "{\"reason\": \"the drill\"}";
    private static final String[] JSON = {"Content-Type", "application/json"};

    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void aPromotionIsWrittenAndAnswered() throws Exception {
        var answer = serving.post(PROMOTE, "{\"reason\": \"it catches more\"}", JSON);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .contains("\"recipe\":\"focal\"")
                .contains("\"previous\":\"base\"")
                .contains("\"reason\":\"it catches more\"");
        assertThat(serving.api.promotions)
                .containsExactly(
                        Promotion.byHand("cards", "focal", "base", "it catches more", "loopback"));
    }

    @Test
    void withoutAReasonNothingChanges() throws Exception {
        for (var body : new String[] {"", "{}", "{\"reason\": null}", "{\"reason\": \"\"}"}) {
            var answer = serving.post(PROMOTE, body, JSON);
            assertThat(answer.statusCode()).as(body).isEqualTo(422);
            assertThat(answer.body()).contains("\"name\":\"reason\"");
        }
        // As curl -X POST sends it.
        assertThat(serving.post(PROMOTE, "").statusCode()).isEqualTo(422);
        assertThat(serving.api.promotions).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nobody,404,unknown-recipe",
        "always-genuine,404,unknown-recipe",
        "base,409,already-champion",
        "%2E%2E,404,unknown-recipe"
    })
    void anotherRecipeIsRefusedWithTheRule(String recipe, int status, String rule)
            throws Exception {
        var answer = serving.post("/api/v1/recipes/" + recipe + "/promote", WHY, JSON);
        assertThat(answer.statusCode()).isEqualTo(status);
        var error = new ObjectMapper().readTree(answer.body()).get("error");
        assertThat(error.get("rule").asText()).isEqualTo(rule);
        assertThat(error.get("name").asText()).isEqualTo("name");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(serving.api.promotions).isEmpty();
    }

    /// It would decide nothing, and detection would be off.
    @Test
    void aRecipeWithoutAModelIsRefused() throws Exception {
        serving.api.withModel = List.of("base");
        var answer = serving.post(PROMOTE, "{\"reason\": \"it catches more\"}", JSON);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"rule\":\"no-model\"").contains("focal");
        assertThat(serving.api.promotions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"reason\": \"a\", \"reason\": \"b\"}",
                "{\"reason\": \"a\"} {}",
                "{\"reasons\": \"x\"}",
                "null"
            })
    void aBodyThatIsNoneIsRefused(String body) throws Exception {
        assertThat(serving.post(PROMOTE, body, JSON).statusCode()).isEqualTo(400);
        assertThat(serving.api.promotions).isEmpty();
    }

    @Test
    void aBodyThatIsNotCalledJsonIsRefused() throws Exception {
        var answer = serving.post(PROMOTE, "{}", "Content-Type", "text/plain");
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(serving.api.promotions).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndItsSenderHearsIt() throws Exception {
        var body = "{\"reason\": \"" + "x".repeat(ApiRoute.LARGEST_BODY) + "\"}";
        assertThat(serving.post(PROMOTE, body, JSON).statusCode()).isEqualTo(413);
        assertThat(serving.api.promotions).isEmpty();
    }

    /// What a browser says of itself when another site lets it post here.
    @ParameterizedTest
    @CsvSource({
        "Origin,http://evil.example",
        "Origin,null",
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site"
    })
    void aPageFromElsewhereChangesNothing(String header, String value) throws Exception {
        var answer = serving.post(PROMOTE, "", header, value);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"rule\":\"cross-site\"");
        assertThat(serving.api.promotions).isEmpty();
    }

    @Test
    void thePageItselfMayPost() throws Exception {
        var own = "http://127.0.0.1:" + serving.server.port();
        for (var from : new String[][] {{"Origin", own}, {"Sec-Fetch-Site", "same-origin"}}) {
            assertThat(serving.post(PROMOTE, WHY, from[0], from[1], JSON[0], JSON[1]).statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void withoutABrokerItSaysToTryAgain() throws Exception {
        serving.api.isBrokerThere = false;
        HttpResponse<String> answer = serving.post(PROMOTE, WHY, JSON);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void anotherMethodIsToldWhichThereIs() throws Exception {
        for (var method : new String[] {"GET", "HEAD", "DELETE", "OPTIONS"}) {
            var answer = serving.send(method, PROMOTE);
            assertThat(answer.statusCode()).as(method).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void anUnknownPathIsAnsweredInJson() throws Exception {
        for (var path :
                new String[] {
                    "/api/", "/api/v1", "/api/v1/", "/api/v1/recipes//promote", "/api/v2/x"
                }) {
            var answer = serving.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).startsWith("{\"error\":{").contains("\"unknown-path\"");
        }
    }
}
