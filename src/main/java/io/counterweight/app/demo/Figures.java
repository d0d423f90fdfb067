package io.counterweight.app.demo;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.web.DashboardSnapshot;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the terminal shows at one moment; what the page shows too comes from the same snapshot.
///
/// @param running since the service was ready
/// @param done how much of the demo is over, 0 to 1; null where nobody knows its end
/// @param deadLabels labels that could not be used
/// @param answers how callers of the API were answered; null where transactions go to their topic
/// @param blocked what was declined; null where nothing is
record Figures(
        Duration running,
        @Nullable Double done,
        Answers.Balance balance,
        Feeder.Progress progress,
        long deadLabels,
        AnswerCalls.@Nullable Times answers,
        Blocked.@Nullable Counts blocked,
        DashboardSnapshot dashboard) {
    /// The champion's newest evaluation; empty before the first.
    Optional<Evaluation> champion() {
        return dashboard.recipes().stream()
                .map(DashboardSnapshot.RecipeFigures::newest)
                .filter(newest -> newest.recipe().equals(dashboard.champion()))
                .findFirst();
    }
}
