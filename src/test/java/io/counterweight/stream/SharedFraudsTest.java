package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Outcomes that say who else a fraud was with, also where each entity has a topic of its own.
class SharedFraudsTest {
    private static final long MINUTE = 60_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFraudOfOneCardIsSharedByTheOthersOfItsShop(boolean isHandedOn, @TempDir Path folder) {
        var rekeying = isHandedOn ? Rekeying.HANDED_ON : Rekeying.THROUGH_TOPICS;
        var columns = Plans.said().features().columnNames();
        int shared = columns.indexOf("shared");
        int link = columns.indexOf("link");
        try (var drivers = new Drivers(Plans.said(), folder, rekeying)) {
            drivers.send(Payment.of("p", START).with("card-1", "shop-1"));
            drivers.send(new Verdict("p", "fraud", START + MINUTE));

            drivers.send(Payment.of("q", START + 2 * MINUTE).with("card-2", "shop-1"));
            assertThat(drivers.scored.getLast().getFeatures(shared)).isEqualTo(1);
            assertThat(drivers.scored.getLast().getFeatures(link)).isZero();

            drivers.send(Payment.of("r", START + 3 * MINUTE).with("card-1", "shop-1"));
            assertThat(drivers.scored.getLast().getFeatures(shared)).isZero();
            assertThat(drivers.scored.getLast().getFeatures(link)).isEqualTo(1);

            drivers.send(Payment.of("s", START + 4 * MINUTE).with("card-2", "shop-2"));
            assertThat(drivers.scored.getLast().getFeatures(shared)).isZero();

            drivers.send(new Verdict("p", "genuine", START + 5 * MINUTE));
            drivers.send(Payment.of("t", START + 6 * MINUTE).with("card-2", "shop-1"));
            assertThat(drivers.scored.getLast().getFeatures(shared)).isZero();
        }
    }
}
