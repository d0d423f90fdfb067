package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.IdKeys;
import io.counterweight.event.Label;
import io.counterweight.event.TransactionIds;
import io.counterweight.web.EventStream.Limits;
import io.counterweight.web.api.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who asks for a transaction whose id is secret, or labels it, may name it; the answer does not.
class SecretLookupsTest {
    private static final String ONE = "k1:" + "0123456789abcdef".repeat(4);
    private static final String TWO = "k2:" + "fedcba9876543210".repeat(4);
    private static final String EARLIER = IdKeys.parse(ONE).hash("planted");
    private static final String NOW = IdKeys.parse(TWO).hash("planted");

    private final ServedApi api = new ServedApi();
    private final Serving serving;
    private final List<String> asked = new ArrayList<>();

    SecretLookupsTest() {
        api.ids = TransactionIds.hashedBy(IdKeys.parse(TWO + "\n" + ONE));
        api.transactions =
                id -> {
                    asked.add(id);
                    return Optional.empty();
                };
        serving = new Serving(WebSettings.loopback(0), Limits.DEFAULT, api);
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    @Test
    void aTransactionIsLookedForUnderBothKeysAndNamedByItsHash() throws Exception {
        var answer = serving.get("/api/v1/transactions/planted");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains(NOW).doesNotContain("planted");
        assertThat(asked).containsExactly(NOW, EARLIER);
    }

    @Test
    void aHashIsLookedForAsItIs() throws Exception {
        var answer = serving.get("/api/v1/transactions/" + EARLIER);
        assertThat(answer.body()).contains(EARLIER);
        assertThat(asked).containsExactly(EARLIER);
    }

    /// Another trainer may have the partition of one hash, and this one that of the other.
    @Test
    void whoHasOnlyOneOfTheHashesIsAskedForTheOther() throws Exception {
        api.transactions =
                id -> {
                    asked.add(id);
                    throw new ApiException(421, "other-process", "process", "b:1", "ask it");
                };
        var answer = serving.get("/api/v1/transactions/planted");
        assertThat(answer.statusCode()).isEqualTo(421);
        assertThat(asked).containsExactly(NOW, EARLIER);
    }

    @Test
    void aLabelIsSentAndAnsweredByItsHash() throws Exception {
        var answer =
                serving.post(
                        "/api/v1/labels",
                        "{\"transactionId\": \"planted\", \"class\": \"fraud\"}",
                        "Content-Type",
                        "application/json");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains(NOW).doesNotContain("planted");
        assertThat(api.labels).containsExactly(new Label(NOW, 1, ServedApi.NOW, false, EARLIER));
    }
}
