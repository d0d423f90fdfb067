package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyTest {
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    private static final Weighting NONE = new Weighting.None();
    private static final Weighting INVERSE = new Weighting.Running(null, null);
    private static final Weighting ROOT = new Weighting.SquareRoot(null, null);
    private static final Resampling SMOTE = new Resampling.Smote(0.05, null, null, null);

    @Test
    void everyRowOfTheTable() {
        assertChoice(choice(5_000, 0, 15), NONE);
        assertChoice(choice(5_000, 9, 15), NONE);
        assertChoice(choice(400, 100, 15), NONE);
        assertChoice(choice(500, 100, 15), INVERSE);
        assertChoice(choice(1_900, 100, 15), INVERSE);
        assertChoice(choice(2_000, 100, 15), ROOT);
        assertChoice(choice(9_900, 99, 15), ROOT);
        assertChoice(choice(10_000, 100, 15), ROOT, SMOTE);
        assertChoice(choice(10_000, 100, 7), ROOT, new Resampling.MinorityReplay(0.03));
        assertChoice(choice(100_000, 100, 15), ROOT, new Resampling.Undersampling(0.2));
        assertChoice(choice(99_000, 99, 15), ROOT);
    }

    @Test
    void theReasonNamesTheFigures() {
        assertThat(choice(142_000, 1_234, 15).reason())
                .isEqualTo(
                        "115.1 majority examples to a minority one, 1,234 minority examples, 15 of 15 columns numeric: square-root weights and synthetic examples, 5 % of a mini-batch.");
        assertThat(choice(50, 0, 15).reason())
                .isEqualTo(
                        "No minority example yet, 0 minority examples, 15 of 15 columns numeric: no treatment before there are 10.");
    }

    @Test
    void aChoiceStaysUntilABoundaryIsCrossedByAMargin() {
        Strategy strategy = new Strategy(TWO, 15, 15);
        ClassCounts counts = counts(9_500, 100);
        assertChoice(strategy.choose(counts), ROOT);
        // 119 : 1 is beyond the boundary of 100, but not by a fifth.
        add(counts, 0, 2_400);
        assertChoice(strategy.choose(counts), ROOT);
        add(counts, 0, 100);
        assertChoice(strategy.choose(counts), ROOT, SMOTE);
        // Back to 84 : 1, and to 83 : 1.
        add(counts, 1, 42);
        assertChoice(strategy.choose(counts), ROOT, SMOTE);
        add(counts, 1, 3);
        assertChoice(strategy.choose(counts), ROOT);
        assertThat(strategy.choose(counts).isSameAs(choice(3_000, 100, 15))).isTrue();
        assertThat(strategy.choose(counts).isSameAs(choice(10_000, 100, 15))).isFalse();
    }

    @Test
    void whatIsReadBackChoosesOnAlike() throws IOException {
        Strategy strategy = new Strategy(TWO, 15, 15);
        strategy.choose(counts(9_500, 100));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        strategy.writeTo(new DataOutputStream(bytes));
        Strategy read = new Strategy(TWO, 15, 15);
        read.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertChoice(read.choose(counts(11_900, 100)), ROOT);
        assertChoice(new Strategy(TWO, 15, 15).choose(counts(11_900, 100)), ROOT, SMOTE);
    }

    @Test
    void allMinoritiesCountTogether() {
        Classes three = new Classes(List.of("stolen", "genuine", "takeover"), 1);
        assertChoice(new Strategy(three, 15, 15).choose(counts(60, 500, 40)), INVERSE);
    }

    private static void assertChoice(
            StrategyChoice choice, Weighting weighting, Resampling... resampling) {
        assertThat(choice.weighting()).as(choice.reason()).isEqualTo(weighting);
        assertThat(choice.resampling()).as(choice.reason()).containsExactly(resampling);
    }

    private static StrategyChoice choice(int majority, int minority, int numericColumns) {
        return new Strategy(TWO, 15, numericColumns).choose(counts(majority, minority));
    }

    private static ClassCounts counts(int... sizes) {
        ClassCounts counts = ClassCounts.plain(sizes.length);
        for (int c = 0; c < sizes.length; c++) {
            add(counts, c, sizes[c]);
        }
        return counts;
    }

    private static void add(ClassCounts counts, int label, int times) {
        for (int i = 0; i < times; i++) {
            counts.add(label, 0);
        }
    }
}
