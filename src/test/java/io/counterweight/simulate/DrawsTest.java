package io.counterweight.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final int N = 20_000;

    @Test
    void everyPartOfTheKeyMakesAnotherSequence() {
        var first = new Draws(1, Draws.Purpose.CUSTOMER, 2, 3).uniform();

        assertThat(new Draws(1, Draws.Purpose.CUSTOMER, 2, 3).uniform()).isEqualTo(first);
        assertThat(new Draws(2, Draws.Purpose.CUSTOMER, 2, 3).uniform()).isNotEqualTo(first);
        assertThat(new Draws(1, Draws.Purpose.TERMINAL, 2, 3).uniform()).isNotEqualTo(first);
        assertThat(new Draws(1, Draws.Purpose.CUSTOMER, 3, 2).uniform()).isNotEqualTo(first);
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        var draws = new Draws(1, Draws.Purpose.CUSTOMER, 0, 0);

        // the bands are more than four standard errors of 20,000 draws
        assertThat(IntStream.range(0, N).mapToDouble(i -> draws.uniform()).average().orElse(0))
                .isEqualTo(.5, within(.01));
        assertThat(IntStream.range(0, N).mapToDouble(i -> draws.normal(3, 2)).average().orElse(0))
                .isEqualTo(3, within(.06));
        assertThat(
                        IntStream.range(0, N)
                                .mapToDouble(i -> Math.pow(draws.normal(0, 2), 2))
                                .average()
                                .orElse(0))
                .isEqualTo(4, within(.17));
        assertThat(
                        IntStream.range(0, N)
                                .mapToDouble(i -> draws.poisson(Math.exp(-2.5)))
                                .average()
                                .orElse(0))
                .isEqualTo(2.5, within(.05));
    }

    @Test
    void sequencesOfNeighbouringKeysAreIndependent() {
        double sum = 0;
        for (int entity = 0; entity < N; entity++) {
            double here = new Draws(1, Draws.Purpose.PURCHASES, 0, entity).uniform();
            double next = new Draws(1, Draws.Purpose.PURCHASES, 0, entity + 1).uniform();
            sum += (here - .5) * (next - .5);
        }
        // standard error of the covariance: 1/12 / √20,000 = .0006
        assertThat(sum / N).isEqualTo(0, within(.0025));
    }

    @Test
    void distinctDrawsDoNotRepeatAndMayTakeAll() {
        assertThat(new Draws(1, Draws.Purpose.CUSTOMER, 0, 0).distinct(5, 5))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
}
