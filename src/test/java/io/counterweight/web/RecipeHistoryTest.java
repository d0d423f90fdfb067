package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.web.DashboardSnapshot.Point;
import org.junit.jupiter.api.Test;

class RecipeHistoryTest {
    private final RecipeHistory history = new RecipeHistory();

    @Test
    void coversTheWholeRunInBoundedRoom() {
        for (int i = 0; i < 100_000; i++) {
            history.add(Evaluations.at("weighted", i, 0.5));
        }
        var times = history.figures().orElseThrow().history().stream().map(Point::eventTime);
        var kept = times.toList();
        assertThat(kept).hasSizeBetween(RecipeHistory.CAPACITY / 2, RecipeHistory.CAPACITY);
        assertThat(kept).startsWith(0L).endsWith(99_999L);
        long stride = kept.get(1);
        for (int i = 1; i < kept.size() - 1; i++) {
            assertThat(kept.get(i)).isEqualTo(i * stride);
        }
    }

    @Test
    void hasNothingBeforeTheFirstEvaluation() {
        assertThat(history.figures()).isEmpty();
        assertThat(history.newest()).isEmpty();
    }
}
