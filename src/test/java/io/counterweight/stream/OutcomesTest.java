package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels on their way back to the profiles: the share of frauds of a shop, in a window that ends
/// an hour ago.
class OutcomesTest {
    private static final long MINUTE = 60_000;

    private Drivers drivers;
    private int sent;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.payments(), folder);
        drivers.send(Payment.of("p", START));
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aFraudRaisesTheRiskOfItsShopFromTheDeclaredDelayOn() {
        drivers.send(new Verdict("p", "fraud", START + MINUTE));
        assertThat(riskAt(START + 2 * MINUTE)).isZero();
        assertThat(riskAt(START + DELAY - 1)).isZero();
        assertThat(riskAt(START + DELAY)).isEqualTo(1);
    }

    @Test
    void aLateLabelCountsFromThenOn() {
        assertThat(riskAt(START + DELAY + MINUTE)).isZero();
        drivers.send(new Verdict("p", "fraud", START + DELAY + 2 * MINUTE));
        assertThat(riskAt(START + DELAY + 3 * MINUTE)).isEqualTo(1);
    }

    @Test
    void aFraudDoesNotRaiseTheRiskOfAnotherShop() {
        drivers.send(Payment.of("q", START).with("card-1", "shop-2"));
        drivers.send(new Verdict("q", "fraud", START + MINUTE));
        assertThat(riskAt(START + DELAY)).isZero();
    }

    @Test
    void aFraudThatTurnsOutGenuineIsTakenBack() {
        drivers.send(new Verdict("p", "fraud", START + MINUTE));
        assertThat(riskAt(START + DELAY)).isEqualTo(1);
        drivers.send(new Verdict("p", "genuine", START + DELAY + MINUTE));
        assertThat(riskAt(START + DELAY + 2 * MINUTE)).isZero();
        assertThat(drivers.outcomes).hasSize(2);
    }

    @Test
    void aGenuineOneIsNotToldWhereOnlyFraudsAreAskedFor() {
        drivers.send(new Verdict("p", "genuine", START + MINUTE));
        assertThat(drivers.outcomes).isEmpty();
    }

    /// Of a payment of another card at the shop.
    private float riskAt(long time) {
        drivers.send(Payment.of("later-" + sent++, time).with("card-2", "shop-1"));
        int risk = Plans.payments().features().columnNames().indexOf("shop-risk");
        return drivers.scored.getLast().getFeatures(risk);
    }
}
