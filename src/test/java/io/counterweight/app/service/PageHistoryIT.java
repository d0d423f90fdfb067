package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.web.DashboardSnapshot.RecipeFigures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the page shows of the past outlives the process: it stands on the topic `evaluation`.
class PageHistoryIT {
    @TempDir Path folder;

    @Test
    void aRestartDoesNotEmptyThePageAndAScorersPageFollowsTheTrainer() throws Exception {
        try (var cards = CardService.on(folder, 8)) {
            int half = cards.rows.size() / 2;
            var told = firstRun(cards, half);
            try (var second = cards.start("second", Role.TRAINER);
                    var scorer = cards.start("third", Role.SCORER)) {
                for (var service : List.of(second, scorer)) {
                    assertThat(service.dashboard().snapshot().recipes()).isEqualTo(told);
                }
                assertThat(told)
                        .extracting(recipe -> recipe.newest().recipe())
                        .contains("demo", "demo-plain", "always-genuine");
                assertThat(told.getFirst().newest().curves()).isNotNull();

                cards.send(cards.rows.subList(half, cards.rows.size()));
                int before = told.getFirst().history().eventTimes().size();
                for (var service : List.of(second, scorer)) {
                    await().atMost(CardService.PATIENCE).until(() -> points(service) > before);
                }
            }
        }
    }

    private static int points(Service service) {
        var recipes = service.dashboard().snapshot().recipes();
        return recipes.isEmpty() ? 0 : recipes.getFirst().history().eventTimes().size();
    }

    /// What the page showed when the process had committed all it did.
    private static List<RecipeFigures> firstRun(CardService cards, int rows) {
        var service = cards.start("first", Role.ALL);
        try (service) {
            cards.send(cards.rows.subList(0, rows));
            cards.awaitDecisions(rows);
            await().atMost(CardService.PATIENCE).until(() -> points(service) >= 2);
        }
        return service.dashboard().snapshot().recipes();
    }
}
