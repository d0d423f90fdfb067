package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.observe.Health.Application;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private StreamState scorer = StreamState.RUNNING;
    private StreamState trainer = StreamState.RUNNING;
    private boolean isModelLoaded = true;
    private double age;
    private final Progress progress =
            new Progress() {
                @Override
                public double ageSeconds() {
                    return age;
                }

                @Override
                public int assignedPartitions() {
                    return 1;
                }

                @Override
                public int unknownLags() {
                    return 0;
                }

                @Override
                public String obstacle() {
                    return "the broker does not answer";
                }
            };
    private final Health health =
            new Health(
                    List.of(
                            new Application("scorer", () -> scorer, () -> isModelLoaded, progress),
                            new Application("trainer", () -> trainer, () -> true, Progress.STEADY)),
                    Duration.ofSeconds(60));

    @Test
    void isWellWhenAllRunAndTheModelIsThere() {
        assertThat(health.started()).isEmpty();
        assertThat(health.ready()).isEmpty();
        assertThat(health.live()).isEmpty();
    }

    @Test
    void isNotStartedWhileOneIsCreated() {
        trainer = StreamState.CREATED;
        assertThat(health.started()).contains("trainer is CREATED");
        assertThat(health.live()).isEmpty();
    }

    @Test
    void isNotReadyWithoutItsModelButStartedAndLive() {
        isModelLoaded = false;
        assertThat(health.ready()).contains("scorer has no model yet");
        assertThat(health.started()).isEmpty();
        assertThat(health.live()).isEmpty();
    }

    /// A restart would not bring the broker back.
    @Test
    void isNotReadyButLiveWhereItStandsStill() {
        age = 59.9;
        assertThat(health.ready()).isEmpty();
        age = 61;
        assertThat(health.ready())
                .contains("scorer stands still for 61 s: the broker does not answer");
        assertThat(health.live()).isEmpty();
        assertThat(health.started()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamState.class,
            names = {"RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void isNotReadyUnlessRunning(StreamState state) {
        scorer = state;
        assertThat(health.ready()).contains("scorer is " + state);
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamState.class,
            names = {"NOT_RUNNING", "PENDING_ERROR", "ERROR"})
    void isDeadOnlyWhereItWillNotComeBack(StreamState state) {
        trainer = state;
        assertThat(health.live()).contains("trainer is " + state);
    }

    @ParameterizedTest
    @EnumSource(
            value = StreamState.class,
            names = {"NOT_RUNNING", "PENDING_ERROR", "ERROR"},
            mode = EnumSource.Mode.EXCLUDE)
    void livesWhileItStartsRebalancesAndStops(StreamState state) {
        scorer = state;
        assertThat(health.live()).isEmpty();
    }
}
