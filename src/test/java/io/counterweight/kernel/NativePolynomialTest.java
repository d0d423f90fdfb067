package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The native polynomials against [PolynomialMath], bit by bit: what is known of its errors then
/// holds for them.
class NativePolynomialTest {
    private static final long SEED = 20260402;

    private interface FloatFunction {
        float of(float x);
    }

    @Test
    void exponentialAndSigmoidHaveTheTwinsBits() {
        check(0, PolynomialMath::exp, values(-100, 100));
        check(3, PolynomialMath::sigmoid, values(-100, 100));
        check(4, PolynomialMath::softplus, values(-100, 100));
    }

    @Test
    void logarithmsHaveTheTwinsBits() {
        check(1, PolynomialMath::log, values(1e-30, 10));
        check(1, PolynomialMath::log, values(1, 1e30));
        check(2, PolynomialMath::log1p, values(0, 2));
        check(2, PolynomialMath::log1p, values(0, 1e30));
    }

    @Test
    void theNormalDistributionHasTheTwinsBits() {
        check(5, PolynomialMath::normalCdf, values(-12, 12));
        check(6, PolynomialMath::normalDensity, values(-12, 12));
    }

    @Test
    void sineAndCosineHaveTheTwinsBits() {
        for (double high : new double[] {1, 100, 1 << 19}) {
            float[] turns = values(-high, high);
            float[] sine = new float[turns.length];
            float[] cosine = new float[turns.length];
            PolynomialMath.sineCosineOfTurns(turns, turns.length, sine, cosine);
            for (NativeKernels kernels : AvailableKernels.natives()) {
                List<float[]> found = evaluate(kernels, 7, turns);
                assertSame(kernels, turns, found.get(0), sine);
                assertSame(kernels, turns, found.get(1), cosine);
            }
        }
    }

    private static void check(int function, FloatFunction twin, float[] in) {
        float[] expected = new float[in.length];
        for (int i = 0; i < in.length; i++) {
            expected[i] = twin.of(in[i]);
        }
        for (NativeKernels kernels : AvailableKernels.natives()) {
            assertSame(kernels, in, evaluate(kernels, function, in).getFirst(), expected);
        }
    }

    private static void assertSame(
            NativeKernels kernels, float[] in, float[] found, float[] expected) {
        for (int i = 0; i < in.length; i++) {
            assertThat(Float.floatToRawIntBits(found[i]))
                    .as("%s at %s", kernels.name(), in[i])
                    .isEqualTo(Float.floatToRawIntBits(expected[i]));
        }
    }

    private static List<float[]> evaluate(NativeKernels kernels, int function, float[] in) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment from = memory.allocateFrom(JAVA_FLOAT, in);
            MemorySegment out = memory.allocate(JAVA_FLOAT, in.length);
            MemorySegment second = memory.allocate(JAVA_FLOAT, in.length);
            NativeStatus.expectOk(
                    (int)
                            kernels.functions()
                                    .evaluate()
                                    .invokeExact(function, from, (long) in.length, out, second));
            return List.of(out.toArray(JAVA_FLOAT), second.toArray(JAVA_FLOAT));
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    /// The bounds, zeros and denormals that lie between them, and many values from a seed; an odd
    /// number.
    private static float[] values(double low, double high) {
        List<Float> values = new ArrayList<>(List.of((float) low, (float) high));
        for (float x : new float[] {0f, -0f, 1e-40f, -1e-40f, Float.MIN_NORMAL, 0.25f, 1f, -9f}) {
            if (x >= low && x <= high) {
                values.add(x);
            }
        }
        Random random = new Random(SEED);
        while (values.size() < 20_001) {
            values.add((float) (low + random.nextDouble() * (high - low)));
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
