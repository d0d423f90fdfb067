package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The three forms in which examples wait for their first score in a stored learner; each is read
/// as long as there are releases that wrote it.
class FirstScoresTest {
    private static final String EXAMPLE =
            "3f80000040000000"
                    + "00000001"
                    + "0000000000000007"
                    + "0000000000000008"
                    + "0000000000000009";

    private static final LearningShape SHAPE = LearningShape.numeric(2, Recipes.TWO);

    private static FirstScores scores() {
        var recipe =
                Recipes.treated(
                        new Weighting.None(),
                        new Loss.CrossEntropy(),
                        new Optimiser.Adam(0.01),
                        64,
                        List.of(),
                        null,
                        null);
        var scores =
                new FirstScores(
                        SHAPE, new JavaKernels().network(recipe.network(2, SHAPE.classes())));
        scores.tell((_, _) -> {});
        return scores;
    }

    private static LabelledExample example(float weight, boolean isOfBlocked) {
        return new LabelledExample(new float[] {1, 2}, 1, 7, 8, 9, weight, false, isOfBlocked);
    }

    private static String written(LabelledExample example) throws IOException {
        var scores = scores();
        scores.take(example);
        return written(scores);
    }

    private static String written(FirstScores scores) throws IOException {
        var bytes = new ByteArrayOutputStream();
        scores.writeTo(new DataOutputStream(bytes));
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static void isReadAgain(String form) throws IOException {
        var scores = scores();
        scores.readFrom(
                new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(form))));
        assertThat(written(scores)).isEqualTo(form);
    }

    @Test
    void oneThatStandsForItselfIsWrittenAsBeforeThereWereWeights() throws IOException {
        var form = "00000001" + EXAMPLE;
        assertThat(written(example(1, false))).isEqualTo(form);
        isReadAgain(form);
    }

    @Test
    void aWeightStandsBehindIt() throws IOException {
        var form = "fffffffe" + EXAMPLE + "40a00000";
        assertThat(written(example(5, false))).isEqualTo(form);
        isReadAgain(form);
    }

    @Test
    void ofTheBlockedComesBehindANumberThatNoReleaseBeforeTakes() throws IOException {
        var form = "80000000" + "00000001" + EXAMPLE + "01";
        assertThat(written(example(1, true))).isEqualTo(form);
        isReadAgain(form);
        isReadAgain("80000000" + "fffffffe" + EXAMPLE + "40a00000" + "01");
    }
}
