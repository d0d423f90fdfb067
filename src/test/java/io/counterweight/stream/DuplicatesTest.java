package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transactions that a producer sends again.
class DuplicatesTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.slowLabels(), folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aDuplicateIsScoredOnceAndDeadLettered() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START));
        drivers.send(Payment.of("p", START));
        assertThat(drivers.scored).extracting("transactionId").containsExactly("p", "q");
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("duplicate-transaction");
                    assertThat(letter.topic()).isEqualTo("payments.transactions");
                    assertThat(letter.partition()).isZero();
                    assertThat(letter.offset()).isEqualTo(2);
                    assertThat(letter.key()).as("the id").isEqualTo("p".getBytes(UTF_8));
                    assertThat(letter.value()).as("is at that offset").isNull();
                });
        assertThat(drivers.heard.deadLettered).containsExactly("duplicate-transaction");
    }

    @Test
    void aDuplicateCountsOnceInTheProfileOfItsCard() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START + 1));
        int count = Plans.slowLabels().features().columnNames().indexOf("card-count");
        assertThat(drivers.scored.getLast().getFeatures(count)).isEqualTo(2);
    }

    @Test
    void aDuplicateOnTheOtherSideOfMidnightIsOne() {
        drivers.send(Payment.of("p", START - 1));
        drivers.send(Payment.of("p", START + 1));
        drivers.send(Payment.of("q", START + 1));
        drivers.send(Payment.of("q", START - 1));
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.letters).hasSize(2);
    }

    @Test
    void aDuplicateLessThanADayApartIsOneWhateverCameBetween() {
        drivers.send(Payment.of("p", START + HOUR));
        drivers.send(Payment.of("q", START + 40 * HOUR));
        drivers.send(Payment.of("p", START + 24 * HOUR));
        assertThat(drivers.letters).hasSize(1);
    }

    @Test
    void anIdThatIsUsedAgainADayLaterIsAnotherTransaction() {
        drivers.send(Payment.of("p", START + HOUR));
        drivers.send(Payment.of("p", START + 25 * HOUR - 1));
        assertThat(drivers.decisions).hasSize(1);
        drivers.send(Payment.of("p", START + 25 * HOUR));
        assertThat(drivers.decisions).hasSize(2);
    }

    @Test
    void twoDaysLaterItIsScoredAgainButItsLabelStillLearnedOnce() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START + 48 * HOUR));
        drivers.send(new Verdict("p", "fraud", START + 49 * HOUR));
        assertThat(drivers.decisions).hasSize(2);
        assertThat(drivers.heard.ignored).containsExactly("duplicate-transaction");
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example ->
                        assertThat(example.getScored()).isEqualTo(drivers.scored.getFirst()));
    }

    @Test
    void theLabelOfADuplicateMatchesOnce() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + 1));
        drivers.send(Payment.of("p", START));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.letters).hasSize(2);
    }

    @Test
    void aDuplicateOfABadRecordIsNotOne() {
        drivers.transaction(null, bytes("{\"id\":\"p\"}"), START);
        drivers.send(Payment.of("p", START));
        assertThat(drivers.decisions).hasSize(1);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }
}
