package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Label;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostLabelsTest {
    private static final String GOOD = "{\"transactionId\": \"a\", \"class\": \"fraud\"}";

    private final Serving serving = new Serving();

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void oneLabelIsSentAndSaysNoTimeWhereItWasGivenNone() throws Exception {
        var answer = post(GOOD);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(json(answer).at("/results/0/status").asText()).isEqualTo("accepted");
        assertThat(serving.api.labels).containsExactly(new Label("a", 1, ServedApi.NOW, false));
    }

    @Test
    void aLabelMaySaySinceWhen() throws Exception {
        post("{\"transactionId\": 7, \"class\": \"genuine\", \"labelledAt\": 1600000000000}");
        post(
                "{\"transactionId\": 8, \"class\": \"genuine\","
                        + " \"labelledAt\": \"2020-09-13T12:26:40Z\"}");
        assertThat(serving.api.labels)
                .containsExactly(
                        new Label("7", 0, 1_600_000_000_000L),
                        new Label("8", 0, 1_600_000_000_000L));
    }

    @Test
    void ofABatchEachHasItsResultInOrderAndTheGoodOnesAreSent() throws Exception {
        var answer =
                post(
                        "[ "
                                + GOOD
                                + ",\n {\"transactionId\": \"b\", \"class\": \"fruad\"},"
                                + " 5, \"é\", {\"class\": \"fraud\"}, null, [1],"
                                + " {\"transactionId\": \"ü\", \"class\": \"genuine\"} ]");
        assertThat(answer.statusCode()).isEqualTo(207);
        var report = json(answer);
        assertThat(report.get("accepted").asInt()).isEqualTo(2);
        assertThat(report.get("refused").asInt()).isEqualTo(6);
        assertThat(report.get("results").findValuesAsText("status"))
                .containsExactly(
                        "accepted",
                        "refused",
                        "refused",
                        "refused",
                        "refused",
                        "refused",
                        "refused",
                        "accepted");
        assertThat(report.at("/results/1/error/rule").asText()).isEqualTo("unknown-class");
        assertThat(report.at("/results/1/error/name").asText()).isEqualTo("[1]");
        assertThat(report.at("/results/2/error/rule").asText()).isEqualTo("not-an-object");
        assertThat(report.at("/results/4/error/rule").asText()).isEqualTo("missing-field");
        assertThat(serving.api.labels).extracting(Label::transactionId).containsExactly("a", "ü");
    }

    /// As the stream reads: a tree would have lost the first of the two.
    @Test
    void aFieldTwiceIsRefused() throws Exception {
        var twice = "{\"transactionId\":\"a\",\"class\":\"fraud\",\"class\":\"genuine\"}";
        var answer = post("[" + twice + "]");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).at("/results/0/error/rule").asText()).isEqualTo("duplicate-field");
        assertThat(serving.api.labels).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "[", "{", "[{]", "[1,", "{} {}", "[{}] x", "[" + GOOD + "}"})
    void aBodyThatIsBrokenSendsNothing(String body) throws Exception {
        var answer = post(body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).at("/error/name").asText()).isEqualTo("body");
        assertThat(serving.api.labels).isEmpty();
    }

    @Test
    void otherEncodingsThanUtf8AreRefused() throws Exception {
        var body = new String(("[" + GOOD + "]").getBytes("UTF-16BE"), "ISO-8859-1");
        assertThat(post(body).statusCode()).isIn(400, 422);
        assertThat(serving.api.labels).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Content-Type,text/plain,415", "Origin,http://evil.example,403"})
    void aPageFromElsewhereCannotPost(String header, String value, int status) throws Exception {
        var answer = serving.post("/api/v1/labels", GOOD, header, value);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(serving.api.labels).isEmpty();
    }

    @Test
    void whatTheBrokerDidNotTakeIsToBeSentAgain() throws Exception {
        serving.api.isBrokerThere = false;
        var answer = post("[" + GOOD + ", {}]");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).get("results").findValuesAsText("status"))
                .containsExactly("unsent", "refused");
    }

    @Test
    void aBatchMayBeAsLargeAsTheBodyMayBe() throws Exception {
        var batch = new StringBuilder("[");
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            batch.append(i == 0 ? "" : ",")
                    .append("{\"transactionId\":\"t-" + i + "\",\"class\":\"fraud\"}");
        }
        var answer = post(batch.append("]").toString());
        assertThat(json(answer).get("accepted").asInt()).isEqualTo(count);
        assertThat(serving.api.labels.getLast().transactionId()).isEqualTo("t-9999");
    }

    /// Half a million items: each would have been refused by an error of its own, some 150 MB.
    @Test
    void anArrayOfHalfAMillionNumbersIsRefusedAsAWhole() throws Exception {
        var body = "[" + "0,".repeat((ApiRoute.LARGEST_BODY - 3) / 2) + "0]";
        var answer = post(body);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(json(answer).at("/error/rule").asText()).isEqualTo("too-many-items");
        assertThat(json(answer).at("/error/name").asText()).isEqualTo("body");
        assertThat(json(answer).at("/error/value").asText()).isEqualTo("more than 10000");
        assertThat(answer.body().length()).isLessThan(1_000);
    }

    @Test
    void tenThousandThatAreRefusedAreAnsweredEach() throws Exception {
        var answer = post("[" + "0,".repeat(9_999) + "0]");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).get("refused").asInt()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":["})
    void deepNestingIsRefusedByItsName(String open) throws Exception {
        var answer = post(open.repeat(100_000));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer).at("/error/rule").asText()).isEqualTo("too-deep");
        assertThat(serving.api.labels).isEmpty();
    }

    @Test
    void theRecordSaysWhoSentIt() throws Exception {
        post(GOOD);
        assertThat(serving.api.senders).containsExactly("loopback");
    }

    private HttpResponse<String> post(String body) throws Exception {
        return serving.post("/api/v1/labels", body, "Content-Type", "application/json");
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
