package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is foretold of the days of a stream: the same live, across restarts, and in a replay.
class ForetellDaysTest {
    private static final long STEP = Duration.ofMinutes(40).toMillis();

    private static final int PAYMENTS = 200;

    @Test
    void eachDayIsToldAtItsEndAndAgainWhenItsLabelsAreDue(@TempDir Path folder) throws Exception {
        var plan = Plans.payments();
        try (var drivers = Drivers.restartable(plan, folder);
                var replayed = new Replayed(plan)) {
            for (int i = 0; i < PAYMENTS; i++) {
                var payment = Payment.of("p" + i, START + i * STEP).ofAmount(20 + i % 50);
                var verdict = new Verdict("p" + i, i % 5 == 0 ? "fraud" : "genuine", payment.at());
                drivers.send(payment);
                drivers.send(verdict);
                replayed.stream.transaction(payment.key(), payment.bytes(), payment.at());
                replayed.stream.label(verdict.key(), verdict.bytes(), verdict.at());
                if (i % 31 == 30) {
                    drivers.restart();
                }
            }
            var told = foretold(drivers.evaluations);
            assertThat(told).isEqualTo(foretold(replayed.evaluations));
            assertThat(drivers.heard.foretold).isEqualTo(replayed.heard.foretold);
            assertThat(told).hasSize(2 * 5 - 1);
            var json = new ObjectMapper().readTree(told.getLast());
            assertThat(json.at("/version").asInt()).isOne();
            assertThat(json.at("/pipeline").asText()).isEqualTo("payments");
            assertThat(json.at("/foretold/due").asBoolean()).isTrue();
            assertThat(json.at("/foretold/known").asInt())
                    .isEqualTo(json.at("/foretold/transactions").asInt())
                    .isEqualTo(36);
            assertThat(json.at("/foretold/classes/1/name").asText()).isEqualTo("fraud");
        }
    }

    private static List<String> foretold(List<byte[]> evaluations) {
        return evaluations.stream()
                .map(Messages::text)
                .filter(json -> json.contains("\"foretold\""))
                .toList();
    }
}
