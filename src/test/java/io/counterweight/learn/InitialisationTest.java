package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.CounterRandom;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InitialisationTest {
    private static final Recipe.Network BASE = Recipes.base();

    @Test
    void eachBlockHasItsDeviation() {
        NetworkSpec spec = BASE.network(15, Recipes.TWO);
        ParameterLayout layout = ParameterLayout.of(spec);
        float[] p = Initialisation.parameters(BASE, spec, Recipes.TWO);
        assertThat(layout.size()).isEqualTo(90 + 195 * 64 + 64 + 64 * 32 + 32 + 32 + 1);
        ParameterLayout.Layer first = layout.layers().get(0);
        ParameterLayout.Layer second = layout.layers().get(1);
        ParameterLayout.Layer output = layout.layers().get(2);
        // Three deviations of the estimate: σ·3/√(2n).
        assertThat(deviation(p, 0, 90)).isCloseTo(0.5, Offset.offset(0.11));
        assertThat(deviation(p, first.weights(), first.bias()))
                .isCloseTo(Math.sqrt(2 / 195.0), Offset.offset(0.002));
        assertThat(deviation(p, second.weights(), second.bias()))
                .isCloseTo(Math.sqrt(2 / 64.0), Offset.offset(0.0083));
        assertThat(deviation(p, output.weights(), output.bias()))
                .isCloseTo(0.5 / Math.sqrt(32), Offset.offset(0.033));
        assertThat(Arrays.copyOfRange(p, first.bias(), second.weights())).containsOnly(0f);
        assertThat(p[output.bias()]).isEqualTo(-4f);
    }

    @Test
    void everyMinorityLogitGetsTheBias() {
        NetworkSpec spec = BASE.network(15, Recipes.THREE);
        float[] p = Initialisation.parameters(BASE, spec, Recipes.THREE);
        assertThat(Arrays.copyOfRange(p, p.length - 3, p.length)).containsExactly(0f, -4f, -4f);
    }

    @Test
    void theSeedDecides() {
        NetworkSpec spec = BASE.network(15, Recipes.TWO);
        float[] p = Initialisation.parameters(BASE, spec, Recipes.TWO);
        assertThat(Initialisation.parameters(BASE, spec, Recipes.TWO)).isEqualTo(p);
        Recipe.Network other = Recipes.small(new Weighting.None());
        assertThat(new CounterRandom(other.seed()).gaussian(0))
                .isNotEqualTo(new CounterRandom(BASE.seed()).gaussian(0));
    }

    @Test
    void theRandomNumbersAreTheSameOnEveryMachine() {
        CounterRandom random = new CounterRandom(1);
        assertThat(List.of(random.gaussian(0), random.gaussian(1), random.gaussian(2)))
                .isEqualTo(List.of(-0.5316479710467861, -0.1438180851819218, 1.4626723035998694));
    }

    private static double deviation(float[] p, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) p[i] * p[i];
        }
        return Math.sqrt(squares / (to - from));
    }
}
