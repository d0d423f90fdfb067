package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.counterweight.hostile.HostileRecord;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A record may come with any headers; they go no further.
class HeaderFloodTest {
    private static final int FLOOD = 5_000;

    @TempDir Path folder;

    @Test
    void headersOfATransactionReachNeitherItsDecisionNorWhatIsScored() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            var payment = Payment.of("flooded", START);
            drivers.send(flooded("transactions", payment.key(), payment.bytes()));
            assertThat(drivers.decisions).hasSize(1);
            assertThat(drivers.headers).containsOnly(entry("decisions", 0), entry("scored", 0));
        }
    }

    @Test
    void headersOfALabelDoNotReachItsExample() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(Payment.of("p", START));
            var verdict = new Verdict("p", "fraud", START + 1);
            drivers.send(flooded("labels", verdict.key(), verdict.bytes()));
            assertThat(drivers.examples).hasSize(1);
            assertThat(drivers.headers).containsEntry("examples", 0);
        }
    }

    @Test
    void aDeadLetterHasItsOwnHeadersOnly() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.send(flooded("transactions", null, null));
            drivers.send(flooded("scored", null, null));
            assertThat(drivers.letters).hasSize(2);
            assertThat(drivers.headers).containsEntry("dead-letters", 5);
        }
    }

    private static HostileRecord flooded(String topic, byte[] key, byte[] value) {
        return new HostileRecord(topic, key, value, FLOOD, START, "flooded");
    }
}
