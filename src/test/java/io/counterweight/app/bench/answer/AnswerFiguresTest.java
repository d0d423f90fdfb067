package io.counterweight.app.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.config.UserError;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerFiguresTest {
    @Test
    void callsAreDueAtAnEvenPaceHoweverLateTheyAreTaken() {
        long start = System.nanoTime();
        var pace = new Pace(start, 3, 1_000);
        assertThat(IntStream.range(0, 5).mapToObj(_ -> pace.take()))
                .containsExactly(0L, 1L, 2L, -1L, -1L);
        assertThat(System.nanoTime()).isGreaterThanOrEqualTo(pace.due(2));
        assertThat(pace.due(2)).isEqualTo(start + 2_000_000);
    }

    @Test
    void callersAddUpWhatTheySaw() {
        var one = new Seen();
        one.reply(1, 2_000_000, reply(200, "{\"decision\":\"genuine\",\"appended\":true}"), true);
        one.reply(2, 4_000_000, reply(200, "{\"fallback\":\"deadline\",\"appended\":false}"), true);
        var other = new Seen();
        other.reply(3, 6_000_000, reply(429, "{}"), true);
        other.broken(4, 8_000_000);
        one.add(other);

        var heard = one.heard();

        assertThat(heard.answered()).isEqualTo(2);
        assertThat(heard.fallbacks()).isEqualTo(1);
        assertThat(heard.notAppended()).isEqualTo(1);
        assertThat(heard.refused()).isEqualTo(Map.of("429", 1L, "broken", 1L));
        assertThat(heard.refusedNumbers()).containsExactly(3L, 4L);
        assertThat(heard.p50()).isCloseTo(4, within(0.01));
        assertThat(heard.max()).isCloseTo(8, within(0.01));
    }

    private static Connection.Reply reply(int status, String body) {
        return new Connection.Reply(status, body.getBytes(UTF_8));
    }

    @Test
    void metricsOfSeveralScorersAreAddedUpAndHeldAgainstThoseBefore() {
        var before = Scrape.of(List.of(metrics(5, 1, 2)));
        var now = Scrape.of(List.of(metrics(9, 3, 2), metrics(1, 0, 1)));

        var moved = now.since(before);

        assertThat(moved.compared()).isEqualTo(Map.of("same", 5L, "model", 2L));
        assertThat(moved.answered()).isEqualTo(Map.of("deadline", 1L));
        assertThat(moved.differences()).isEqualTo(2);
    }

    private static String metrics(int same, int model, int deadline) {
        return """
        # TYPE counterweight_answers_compared_total counter
        counterweight_answers_compared_total{cause="same",pipeline="p"} %d.0
        counterweight_answers_compared_total{cause="model",pipeline="p"} %d.0
        counterweight_answers_seconds_count{pipeline="p",result="deadline"} %d
        """
                .formatted(same, model, deadline);
    }

    @Test
    void fallbacksAreNoDifferences() {
        var scrape =
                new Scrape(
                        Map.of("same", 3L, "fallback", 4L, "model", 1L, "profile", 1L),
                        Map.of(),
                        0);
        assertThat(scrape.differences()).isEqualTo(2);
    }

    @Test
    void aWayToWaitThatIsNoneIsRefused() {
        assertThatThrownBy(() ->
                        new AnswerBenchSettings(
                                List.of(1), List.of("ever"), List.of(1), 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(UserError.class)
                .hasMessage("--waits must be of none, appended: wait=ever");
    }
}
