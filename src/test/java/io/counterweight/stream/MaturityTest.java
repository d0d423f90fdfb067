package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static io.counterweight.stream.Plans.KEPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels for frauds only: what has none in its time is genuine.
class MaturityTest {
    private static final long MINUTE = 60_000;

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.fraudLabelsOnly(), folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void withoutALabelATransactionIsGenuineAfterTheDelay() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START + DELAY));
        assertThat(drivers.examples).as("its label may still come").isEmpty();
        drivers.send(Payment.of("r", START + DELAY + MINUTE));
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example -> {
                    assertThat(example.getScored().getTransactionId()).isEqualTo("p");
                    assertThat(example.getLabel()).isZero();
                    assertThat(example.getLabelledAt()).isEqualTo(START + DELAY);
                    assertThat(example.hasRevisedFrom()).isFalse();
                });
    }

    @Test
    void aFraudLabelAtTheEndOfTheDelayIsNoRevision() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + DELAY));
        drivers.send(Payment.of("q", START + DELAY + MINUTE));
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example -> {
                    assertThat(example.getLabel()).isEqualTo(1);
                    assertThat(example.hasRevisedFrom()).isFalse();
                });
    }

    /// Else all that is learned in the first delay of a stream is that all is fraud.
    @Test
    void inTheFirstDelayLabelsWaitForTheirDaysGenuineTransactions() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START + 2));
        drivers.send(new Verdict("q", "fraud", START + MINUTE));
        drivers.send(new Verdict("r", "fraud", START + MINUTE));
        drivers.send(Payment.of("r", START + 1));
        assertThat(drivers.examples).isEmpty();
        drivers.send(new Verdict("q", "fraud", START + 2 * MINUTE));
        assertThat(drivers.heard.ignored).containsExactly("duplicate-label");
        drivers.send(Payment.of("later", START + DELAY + MINUTE));
        assertThat(drivers.examples)
                .extracting("scored.transactionId", "label", "revisedFrom_")
                .containsExactly(tuple("p", 0, 0), tuple("r", 1, 0), tuple("q", 1, 0));
        assertThat(drivers.examples.getLast().getLabelledAt()).isEqualTo(START + MINUTE);
        drivers.send(new Verdict("later", "fraud", START + DELAY + 2 * MINUTE));
        assertThat(drivers.examples).as("after that at once").hasSize(4);
        drivers.send(new Verdict("q", "genuine", START + DELAY + 3 * MINUTE));
        assertThat(drivers.examples.getLast().getRevisedFrom()).isEqualTo(1);
    }

    @Test
    void aLabelTakenBackWhileItWaitsWasNeverLearned() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + 1));
        drivers.send(new Verdict("p", "genuine", START + 2));
        drivers.send(Payment.of("later", START + DELAY + MINUTE));
        assertThat(drivers.examples).extracting("label").containsExactly(0);
    }

    @Test
    void aFraudLabelAfterThatIsARevision() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("later", START + DELAY + MINUTE));
        drivers.send(new Verdict("p", "fraud", START + DELAY + MINUTE));
        assertThat(drivers.examples).extracting("label").containsExactly(0, 1);
        assertThat(drivers.examples.getLast().hasRevisedFrom()).isTrue();
        assertThat(drivers.examples.getLast().getRevisedFrom()).isZero();
    }

    @Test
    void aGenuineLabelAfterThatSaysNothingNew() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("later", START + DELAY + MINUTE));
        drivers.send(new Verdict("p", "genuine", START + DELAY + MINUTE));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.heard.ignored).containsExactly("duplicate-label");
    }

    @Test
    void atTheVeryEndOfRevisionsAFraudLabelIsTakenAndLaterNot() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START + 2 * MINUTE));
        drivers.send(Payment.of("r", START + KEPT));
        drivers.send(new Verdict("p", "fraud", START + KEPT));
        assertThat(drivers.examples).extracting("label").containsExactly(0, 0, 1);
        drivers.send(Payment.of("s", START + KEPT + 3 * MINUTE));
        drivers.send(new Verdict("q", "fraud", START + KEPT + 3 * MINUTE));
        assertThat(drivers.examples).hasSize(3);
        assertThat(drivers.heard.ignored).isEmpty();
    }

    @Test
    void withinAMinuteOfTheLastSweepNothingMatures() {
        drivers.send(Payment.of("p", START + 1000));
        drivers.send(Payment.of("q", START + DELAY));
        drivers.send(Payment.of("r", START + DELAY + 2000));
        assertThat(drivers.examples).as("due, but in the clock's minute").isEmpty();
        drivers.send(Payment.of("s", START + DELAY + MINUTE));
        assertThat(drivers.examples).hasSize(1);
    }

    @Test
    void transactionsThatMatureTogetherDoSoInTheOrderOfTheirTime() {
        drivers.send(Payment.of("third", START + 30));
        drivers.send(Payment.of("first", START + 10));
        drivers.send(Payment.of("second", START + 20));
        drivers.send(Payment.of("later", START + 2 * DELAY));
        assertThat(drivers.examples)
                .extracting("scored.transactionId")
                .containsExactly("first", "second", "third");
    }
}
