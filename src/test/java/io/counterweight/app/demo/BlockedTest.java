package io.counterweight.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import org.junit.jupiter.api.Test;

class BlockedTest {
    private final Blocked blocked =
            new Blocked(
                    Pipelines.plan(Pipelines.load("demo"), TopicNames.of("demo")).transactionIds(),
                    "genuine");

    @Test
    void onlyLabelsOfWhatWasBlockedNeverComeAndTheTruthIsCounted() throws Exception {
        decided("a", "{\"action\": \"block\", \"madeBy\": \"model:demo\"}");
        decided("b", "{\"action\": \"block\", \"madeBy\": \"model:demo\"}");
        decided(
                "c",
                "{\"action\": \"allow\", \"madeBy\": \"control:model:demo\", \"propensity\": 0.02}");
        decided("d", "{\"action\": \"alert\"}");
        decided("e", "{\"action\": \"block\"}");

        assertThat(withholds("a", "fraud")).isTrue();
        assertThat(withholds("b", "genuine")).isTrue();
        assertThat(withholds("c", "fraud")).isFalse();
        assertThat(withholds("d", "fraud")).isFalse();

        assertThat(blocked.counts()).isEqualTo(new Blocked.Counts(3, 1, 2, 1));
    }

    private void decided(String id, String decision) throws Exception {
        blocked.decided(id, decision.getBytes(UTF_8));
    }

    private boolean withholds(String id, String label) {
        return blocked.withholds(id, ("{\"class\": \"" + label + "\"}").getBytes(UTF_8));
    }
}
