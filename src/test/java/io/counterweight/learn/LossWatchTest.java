package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossWatchTest {
    private static final int FRAUD = 1;

    private final Random random = new Random(3);
    private final LossWatch watch = new LossWatch(Recipes.TWO);

    /// Probabilities spread evenly below a bound: the mean loss is 1 − log of it.
    private void add(int label, int examples, double bound) {
        for (int i = 0; i < examples; i++) {
            watch.add(label, bound * (1 - random.nextDouble()));
        }
    }

    @Test
    void aLossThatStaysIsNoDrift() {
        for (int i = 0; i < 20_000; i++) {
            watch.add(FRAUD, 1 - random.nextDouble());
            assertThat(watch.isRising(FRAUD)).as("after %d", i).isFalse();
        }
        assertThat(watch.excess(FRAUD)).isBetween(-4.0, 4.0);
    }

    @Test
    void aRiseShowsWithinAHundredFraudsAndEndsWhenTheLossFalls() {
        add(FRAUD, 3000, 1);
        int until = 0;
        while (!watch.isRising(FRAUD) && until < 1000) {
            add(FRAUD, 1, 0.2);
            until++;
        }
        assertThat(until).isBetween(5, 100);
        assertThat(watch.isMinorityRising()).isTrue();
        add(FRAUD, 300, 1);
        assertThat(watch.isRising(FRAUD)).isFalse();
        assertThat(watch.isMinorityRising()).isFalse();
    }

    /// Only more errors are drift; fewer are not.
    @Test
    void aFallIsNoDrift() {
        add(FRAUD, 3000, 0.2);
        for (int i = 0; i < 3000; i++) {
            add(FRAUD, 1, 1);
            assertThat(watch.isRising(FRAUD)).isFalse();
        }
        assertThat(watch.excess(FRAUD)).isNegative();
    }

    @Test
    void aLossThatStaysHighBecomesTheUsualOne() {
        add(FRAUD, 3000, 1);
        add(FRAUD, 100, 0.1);
        assertThat(watch.isRising(FRAUD)).isTrue();
        add(FRAUD, 20_000, 0.1);
        assertThat(watch.isRising(FRAUD)).isFalse();
    }

    @Test
    void nothingIsSaidBeforeEnoughExamples() {
        add(FRAUD, 150, 1);
        add(FRAUD, 40, 0.0001);
        assertThat(watch.excess(FRAUD)).isNaN();
        assertThat(watch.isRising(FRAUD)).isFalse();
    }

    /// The majority has a watch of its own, slower; it calls for no more steps.
    @Test
    void theMajorityIsWatchedOnItsOwn() {
        add(0, 100_000, 1);
        add(FRAUD, 3000, 1);
        add(0, 20_000, 0.5);
        assertThat(watch.isRising(0)).isTrue();
        assertThat(watch.isRising(FRAUD)).isFalse();
        assertThat(watch.isMinorityRising()).isFalse();
    }

    /// However wrong, one example counts no more than another that is very wrong.
    @Test
    void oneExampleIsNoDrift() {
        add(FRAUD, 3000, 1);
        watch.add(FRAUD, 0);
        assertThat(watch.isRising(FRAUD)).isFalse();
        assertThat(watch.excess(FRAUD)).isFinite();
    }

    @Test
    void aRestoredWatchGoesOn() throws IOException {
        add(FRAUD, 3000, 1);
        add(FRAUD, 100, 0.2);
        add(0, 5000, 0.9);
        var bytes = new ByteArrayOutputStream();
        watch.writeTo(new DataOutputStream(bytes));
        var copy = new LossWatch(Recipes.TWO);
        copy.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int i = 0; i < 500; i++) {
            double probability = random.nextDouble();
            watch.add(FRAUD, probability);
            copy.add(FRAUD, probability);
            assertThat(copy.excess(FRAUD)).isEqualTo(watch.excess(FRAUD));
            assertThat(copy.isRising(FRAUD)).isEqualTo(watch.isRising(FRAUD));
        }
    }
}
