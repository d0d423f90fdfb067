package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PolynomialMathTest {
    private static final int DENSE = 200_001;
    private static final long SEED = 20260401;

    private interface FloatFunction {
        float of(float x);
    }

    @Test
    void expIsWithinTwoUlp() {
        assertThat(worstUlp(PolynomialMath::exp, StrictMath::exp, -87, 88)).isLessThanOrEqualTo(2);
    }

    @Test
    void expOutsideItsRangeIsThatOfTheBound() {
        assertThat(PolynomialMath.exp(-1000f)).isEqualTo(PolynomialMath.exp(-87f));
        assertThat(PolynomialMath.exp(1000f)).isEqualTo(PolynomialMath.exp(88f)).isFinite();
        assertThat(PolynomialMath.exp(0f)).isEqualTo(1f);
    }

    @Test
    void expm1IsWithinTwoUlp() {
        assertThat(worstUlp(PolynomialMath::expm1, StrictMath::expm1, -1, 1))
                .isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::expm1, StrictMath::expm1, -87, 88))
                .isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::expm1, StrictMath::expm1, 0, 1e-6))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void logIsWithinTwoUlp() {
        assertThat(worstUlp(PolynomialMath::log, StrictMath::log, 1e-6, 3)).isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::log, StrictMath::log, 0.9, 1.1)).isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::log, StrictMath::log, 1, 1e30)).isLessThanOrEqualTo(2);
        assertThat(PolynomialMath.log(1f)).isEqualTo(0f);
        assertThat(PolynomialMath.log(Float.MIN_NORMAL)).isBetween(-87.3366f, -87.3365f);
    }

    @Test
    void log1pIsWithinTwoUlp() {
        assertThat(worstUlp(PolynomialMath::log1p, StrictMath::log1p, 0, 1)).isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::log1p, StrictMath::log1p, 0, 1e-5))
                .isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::log1p, StrictMath::log1p, 1, 1000))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void sigmoidIsWithinTwoUlpOnBothSides() {
        DoubleUnaryOperator sigmoid = x -> 1 / (1 + StrictMath.exp(-x));
        assertThat(worstUlp(PolynomialMath::sigmoid, sigmoid, -86, 30)).isLessThanOrEqualTo(2);
        assertThat(worstUlp(PolynomialMath::sigmoid, sigmoid, -3, 3)).isLessThanOrEqualTo(2);
    }

    @Test
    void normalCdfIsWithinATenthOfAMillionth() {
        for (int i = 0; i <= 2400; i++) {
            float x = (i - 1200) / 100f;
            double expected = 0.5 + 0.5 * erf(x / StrictMath.sqrt(2));
            assertThat((double) PolynomialMath.normalCdf(x))
                    .as("x=%s", x)
                    .isCloseTo(expected, Offset.offset(1e-7));
        }
    }

    @Test
    void sineAndCosineOfTurnsAreWithinTwoUlp() {
        assertThat(worstTrigonometricUlp(-1, 1)).isLessThanOrEqualTo(2);
        assertThat(worstTrigonometricUlp(-40, 40)).isLessThanOrEqualTo(2);
        assertThat(worstTrigonometricUlp(-1e-4, 1e-4)).isLessThanOrEqualTo(2);
    }

    @Test
    void quarterTurnsAreExact() {
        float[] turns = {0f, 0.25f, 0.5f, 0.75f, 1f, -0.25f, -0.5f, -0.75f, 1024.25f};
        float[] sine = new float[turns.length];
        float[] cosine = new float[turns.length];
        PolynomialMath.sineCosineOfTurns(turns, turns.length, sine, cosine);
        float[] expectedSine = {0, 1, 0, -1, 0, -1, 0, 1, 1};
        float[] expectedCosine = {1, 0, -1, 0, 1, 0, -1, 0, 0};
        for (int i = 0; i < turns.length; i++) {
            assertThat(sine[i] == expectedSine[i]).as("sin of %s turns", turns[i]).isTrue();
            assertThat(cosine[i] == expectedCosine[i]).as("cos of %s turns", turns[i]).isTrue();
        }
    }

    private static double worstUlp(
            FloatFunction ours, DoubleUnaryOperator exact, double low, double high) {
        double worst = 0;
        Random random = new Random(SEED);
        for (int i = 0; i < 2 * DENSE; i++) {
            double at = i < DENSE ? i / (DENSE - 1.0) : random.nextDouble();
            float x = (float) (low + at * (high - low));
            worst = Math.max(worst, ulps(ours.of(x), exact.applyAsDouble(x)));
        }
        return worst;
    }

    private static double worstTrigonometricUlp(double low, double high) {
        float[] turns = new float[2 * DENSE];
        Random random = new Random(SEED);
        for (int i = 0; i < turns.length; i++) {
            double at = i < DENSE ? i / (DENSE - 1.0) : random.nextDouble();
            turns[i] = (float) (low + at * (high - low));
        }
        float[] sine = new float[turns.length];
        float[] cosine = new float[turns.length];
        PolynomialMath.sineCosineOfTurns(turns, turns.length, sine, cosine);
        double worst = 0;
        for (int i = 0; i < turns.length; i++) {
            // Reduced exactly in double first: 2π·u would round for large u.
            double fraction = turns[i] - StrictMath.rint(turns[i] * 2.0) / 2.0;
            double sign = Math.floorMod((long) StrictMath.rint(turns[i] * 2.0), 2) == 0 ? 1 : -1;
            double s = sign * StrictMath.sin(2 * StrictMath.PI * fraction);
            double quarter = Math.abs(fraction) - 0.25;
            double c = -sign * StrictMath.sin(2 * StrictMath.PI * quarter);
            worst = Math.max(worst, Math.max(ulps(sine[i], s), ulps(cosine[i], c)));
        }
        return worst;
    }

    private static double ulps(float found, double exact) {
        return Math.abs(found - exact) / Math.ulp((float) exact);
    }

    /// erf in double: the Maclaurin series up to 3, the continued fraction of erfc beyond.
    private static double erf(double x) {
        double t = Math.abs(x);
        double value;
        if (t <= 3) {
            double term = t;
            double sum = t;
            for (int n = 1; n < 120; n++) {
                term *= 2 * t * t / (2 * n + 1);
                sum += term;
            }
            value = 2 / StrictMath.sqrt(StrictMath.PI) * StrictMath.exp(-t * t) * sum;
        } else {
            double fraction = t;
            for (int n = 200; n >= 1; n--) {
                fraction = t + n / 2.0 / fraction;
            }
            value = 1 - StrictMath.exp(-t * t) / (StrictMath.sqrt(StrictMath.PI) * fraction);
        }
        return x < 0 ? -value : value;
    }
}
