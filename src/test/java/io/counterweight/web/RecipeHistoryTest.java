package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeHistoryTest {
    private final RecipeHistory history = new RecipeHistory();

    @Test
    void coversTheWholeRunInBoundedRoom() {
        for (int i = 0; i < 100_000; i++) {
            history.add(Evaluations.at("weighted", i, 0.5));
        }
        var kept = history.figures().orElseThrow().history().eventTimes();
        assertThat(kept).hasSizeBetween(RecipeHistory.CAPACITY / 2, RecipeHistory.CAPACITY);
        assertThat(kept).startsWith(0L).endsWith(99_999L);
        long stride = kept.get(1);
        for (int i = 1; i < kept.size() - 1; i++) {
            assertThat(kept.get(i)).isEqualTo(i * stride);
        }
    }

    @Test
    void theColumnsHoldWhatTheEvaluationsSaid() {
        history.add(Evaluations.at("weighted", 100, 0.75));
        history.add(Evaluations.at("weighted", 100, 0.75));
        history.add(Evaluations.at("weighted", 200, 0.5, "v2"));
        history.add(Evaluations.at("weighted", 150, 0.1));

        var columns = history.figures().orElseThrow().history();
        assertThat(columns.eventTimes()).containsExactly(100L, 200L);
        assertThat(columns.decides()).containsExactly(1, 1);
        assertThat(columns.swaps()).containsExactly(1);
        assertThat(columns.logLoss()).containsExactly(0.05, 0.05);
        assertThat(columns.classes().get(1).caught()).containsExactly(18L, 18L);
        assertThat(columns.classes().get(1).labelled()).containsExactly(24L, 24L);
        assertThat(columns.classes())
                .extracting(c -> c.weight().getLast())
                .isEqualTo(List.of(0.5, 20.0));
    }

    @Test
    void hasNothingBeforeTheFirstEvaluation() {
        assertThat(history.figures()).isEmpty();
        assertThat(history.newest()).isEmpty();
    }
}
