package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FocalLossTest {
    @ParameterizedTest
    @CsvSource({".9, .10536, .00105", ".5, .69315, .17329", ".1, 2.30259, 1.86509"})
    void lossesOfTheTable(double p, double crossEntropy, double focal) {
        for (int classes : new int[] {2, 3}) {
            assertThat(loss(new Loss.CrossEntropy(), classes, p)).isCloseTo(crossEntropy, within());
            assertThat(loss(new Loss.Focal(2.0, null), classes, p)).isCloseTo(focal, within());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, .25", "1, .75", "2, .75"})
    void alphaWeighsTheMinoritiesAndTheRestGoesToTheMajority(int label, double factor) {
        for (int classes : new int[] {2, 3}) {
            if (label < classes) {
                double plain = loss(new Loss.Focal(2.0, null), classes, label, 0.5);
                double weighted = loss(new Loss.Focal(2.0, 0.75), classes, label, 0.5);
                assertThat(weighted).isCloseTo(factor * plain, within());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 80", "2, -300", "2, 300", "3, 80", "3, -300", "3, 300"})
    void sureLogitsGiveFiniteLossesAndGradients(int classes, float logit) {
        for (double gamma : new double[] {0, 0.5, 1, 2, 5}) {
            float[][] logits = new float[classes == 2 ? 1 : classes][1];
            logits[logits.length - 1][0] = logit;
            Head head = Head.of(spec(new Loss.Focal(gamma, null), classes));
            assertThat(head.lossAndGradient(logits, 0, classes - 1)).isFinite().isNotNegative();
            for (float[] gradient : logits) {
                assertThat(gradient[0]).isFinite();
            }
        }
    }

    private static double loss(Loss loss, int classes, double p) {
        return loss(loss, classes, 1, p);
    }

    /// The loss of an example whose true class has probability p; the others share the rest.
    private static double loss(Loss loss, int classes, int label, double p) {
        float[][] logits = new float[classes == 2 ? 1 : classes][1];
        double odds = StrictMath.log(p / (1 - p) * (classes - 1));
        if (classes == 2) {
            logits[0][0] = (float) (label == 1 ? odds : -odds);
        } else {
            logits[label][0] = (float) odds;
        }
        return Head.of(spec(loss, classes)).lossAndGradient(logits, 0, label);
    }

    private static NetworkSpec spec(Loss loss, int classes) {
        return new NetworkSpec(
                1,
                classes,
                0,
                0,
                List.of(),
                Activation.RELU,
                loss,
                new Optimiser.Sgd(0.1),
                0,
                8,
                1);
    }

    private static Offset<Double> within() {
        return Offset.offset(6e-6);
    }
}
