package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No record goes lost.
class BalanceTest {
    @TempDir Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22})
    void everyTransactionIsDecidedOrDeadLettered(long seed) {
        var plan = Plans.payments();
        try (var drivers = new Drivers(plan, folder)) {
            var offsets = new ArrayList<Long>();
            for (var sent : Traffic.of(plan, seed, 300)) {
                long offset = drivers.nextOffset();
                int out = drivers.decisions.size() + lettersOf(drivers, "payments.transactions");
                sent.to(drivers);
                int more = drivers.decisions.size() + lettersOf(drivers, "payments.transactions");
                assertThat(more - out).isEqualTo(sent.label() ? 0 : 1);
                if (!sent.label()) {
                    offsets.add(offset);
                }
            }
            long bad = lettersOf(drivers, "payments.transactions");
            assertThat(bad).isPositive();
            assertThat(drivers.decisions.size() + bad).isEqualTo(offsets.size());
            assertThat(drivers.heard.scored).isEqualTo(drivers.decisions.size());
            assertThat(drivers.heard.deadLettered)
                    .containsExactlyElementsOf(
                            drivers.letters.stream().map(Letter::reason).toList());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {23})
    void everyDecisionIsLearnedOrCountedAsNeverLabelled(long seed) {
        var plan = Plans.payments();
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, seed, 300).forEach(sent -> sent.to(drivers));
            // What is due is taken some with each.
            for (int i = 0; i < 8; i++) {
                drivers.send(Payment.of("end-" + i, Traffic.end().at() + i));
            }
            long learned = drivers.examples.stream().filter(e -> !e.hasRevisedFrom()).count();
            long never = drivers.heard.ignored.stream().filter("label-never-came"::equals).count();
            assertThat(never).isPositive();
            assertThat(learned + never)
                    .as("all but the last eight")
                    .isEqualTo(drivers.decisions.size() - 8);
            assertThat(drivers.kept(StateStores.PENDING)).isEqualTo(8);
        }
    }

    private static int lettersOf(Drivers drivers, String topic) {
        return (int) drivers.letters.stream().filter(l -> l.topic().equals(topic)).count();
    }
}
