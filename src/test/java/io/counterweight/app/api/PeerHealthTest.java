package io.counterweight.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerHealthTest {
    private static final String HOST = "scorer-1:8080";

    private final AtomicLong now = new AtomicLong(5);
    private final PeerHealth health = new PeerHealth(now::get);

    @Test
    void aLateAnswerDoesNotKeepTheNextCallFromAsking() {
        for (int late = 1; late < PeerHealth.MOST_LATE; late++) {
            health.late(HOST);
            assertThat(health.isWorthAsking(HOST)).isTrue();
        }
        health.answered(HOST);
        health.late(HOST);

        assertThat(health.isWorthAsking(HOST)).isTrue();
    }

    @Test
    void oneThatLetsCallAfterCallPassIsLeftAloneUntilOneTriesAgain() {
        for (int late = 0; late < PeerHealth.MOST_LATE; late++) {
            health.late(HOST);
        }
        assertThat(health.isWorthAsking(HOST)).isFalse();

        now.addAndGet(PeerHealth.LEFT_ALONE);
        assertThat(health.isWorthAsking(HOST)).isTrue();
        assertThat(health.isWorthAsking(HOST)).as("only one tries").isFalse();
        assertThat(health.isWorthAsking("scorer-2:8080")).isTrue();

        health.late(HOST);
        now.addAndGet(PeerHealth.LEFT_ALONE - 1);
        assertThat(health.isWorthAsking(HOST)).as("it was late again").isFalse();
    }

    @Test
    void oneThatCannotBeReachedIsLeftAloneAtOnceAndAskedAgainWhenItAnswers() {
        health.unreachable(HOST);
        assertThat(health.isWorthAsking(HOST)).isFalse();

        now.addAndGet(PeerHealth.LEFT_ALONE);
        assertThat(health.isWorthAsking(HOST)).isTrue();
        health.answered(HOST);
        assertThat(health.isWorthAsking(HOST)).isTrue();
    }
}
