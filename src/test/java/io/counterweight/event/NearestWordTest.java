package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {
    @Test
    void theWordWithTheFewestChangesIsNearest() {
        assertThat(NearestWord.of("windw", List.of("wind", "window", "width"))).contains("wind");
        assertThat(NearestWord.of("amuont", List.of("count", "amount"))).contains("amount");
        assertThat(NearestWord.of("keyedBy", List.of("key", "keyed-by"))).contains("keyed-by");
        assertThat(NearestWord.of("TX_AMT", List.of("CUSTOMER_ID", "tx-amnt"))).contains("tx-amnt");
    }

    @Test
    void aWordThatSharesNothingIsNotNear() {
        assertThat(NearestWord.of("id", List.of("xy", "top"))).isEmpty();
        assertThat(NearestWord.of("colour", List.of("street", "rooms"))).isEmpty();
        assertThat(NearestWord.of("", List.of("a"))).isEmpty();
        assertThat(NearestWord.of("a", List.of())).isEmpty();
    }

    @Test
    void theHintNamesTheNearestOrAll() {
        assertThat(NearestWord.hint("fraus", List.of("genuine", "fraud")))
                .isEqualTo("did you mean \"fraud\"?");
        assertThat(NearestWord.hint("stolen", List.of("genuine", "fraud")))
                .isEqualTo("choose one of: genuine, fraud");
    }
}
