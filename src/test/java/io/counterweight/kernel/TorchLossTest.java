package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The losses and their gradients against PyTorch's, on cases that
/// `src/test/python/torch_losses.py` wrote.
class TorchLossTest {
    /// Float32 against double.
    private static final double TOLERANCE = 1e-6;

    private record Example(int label, double weight, double[] logits, double[] gradients) {}

    private record Case(
            String kind, int classes, double gamma, String alpha, double loss, List<Example> rows) {
        Loss ofKernel() {
            return kind.equals("cross-entropy")
                    ? new Loss.CrossEntropy()
                    : new Loss.Focal(gamma, alpha.equals("none") ? null : Double.valueOf(alpha));
        }

        @Override
        public String toString() {
            return "%s classes=%d gamma=%s alpha=%s".formatted(kind, classes, gamma, alpha);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAndGradientsAreThoseOfTorch(Case expected) {
        Head head = Head.of(spec(expected));
        double total = expected.rows().stream().mapToDouble(Example::weight).sum();
        double mean = 0;
        for (Example example : expected.rows()) {
            int width = example.logits().length;
            float[][] logits = new float[width][1];
            for (int j = 0; j < width; j++) {
                logits[j][0] = (float) example.logits()[j];
            }
            double share = example.weight() / total;
            mean += share * head.lossAndGradient(logits, 0, example.label());
            for (int j = 0; j < width; j++) {
                assertThat(share * logits[j][0])
                        .as("%s, logits=%s", expected, Arrays.toString(example.logits()))
                        .isCloseTo(example.gradients()[j], Offset.offset(TOLERANCE));
            }
        }
        assertThat(mean)
                .isCloseTo(
                        expected.loss(), Offset.offset(TOLERANCE * Math.max(1, expected.loss())));
    }

    @Test
    void everyKindIsThere() throws IOException {
        assertThat(cases().map(c -> c.kind() + " " + c.classes()).distinct())
                .containsExactly(
                        "cross-entropy 2",
                        "cross-entropy 5",
                        "sigmoid-focal 2",
                        "softmax-focal 2",
                        "softmax-focal 5");
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = TorchLossTest.class.getResourceAsStream("torch-losses.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .forEach(words -> {
                        if (words[0].equals("case")) {
                            cases.add(caseOf(words));
                        } else {
                            cases.getLast().rows().add(exampleOf(words));
                        }
                    });
        }
        return cases.stream();
    }

    private static Case caseOf(String[] words) {
        return new Case(
                words[1],
                Integer.parseInt(words[2]),
                Double.parseDouble(words[3]),
                words[4],
                Double.parseDouble(words[5]),
                new ArrayList<>());
    }

    private static Example exampleOf(String[] words) {
        double[] numbers = Arrays.stream(words).skip(2).mapToDouble(Double::parseDouble).toArray();
        int logits = numbers.length / 2;
        return new Example(
                Integer.parseInt(words[0]),
                Double.parseDouble(words[1]),
                Arrays.copyOf(numbers, logits),
                Arrays.copyOfRange(numbers, logits, numbers.length));
    }

    private static NetworkSpec spec(Case expected) {
        return new NetworkSpec(
                1,
                expected.classes(),
                0,
                0,
                List.of(),
                Activation.RELU,
                expected.ofKernel(),
                new Optimiser.Sgd(0.1),
                0,
                8,
                1);
    }
}
