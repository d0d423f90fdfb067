package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.score.HostileModels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody may write to `models`, on a real broker: under names that compete and under others come
/// models that would run for ever, fill the memory or fail on a row. Decisions go on, the trainer's
/// next models are taken, a restart finds its model before it decides, and the process ends.
class HostileModelsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void decisionsGoOnLaterModelsAreTakenAndTheProcessEnds() throws Exception {
        try (var cards = CardService.on(folder, 6)) {
            int third = cards.rows.size() / 3;
            var service = cards.start("both", Role.ALL);
            try {
                cards.send(cards.rows.subList(0, third));
                await().atMost(CardService.PATIENCE)
                        .until(() -> cards.get(service, "/health/ready").statusCode() == 200);
                cards.awaitDecisions(third);
                var before = version(cards, third - 1);

                hostile(cards);
                cards.send(cards.rows.subList(third, 2 * third));
                cards.awaitDecisions(2 * third);
                assertThat(cards.get(service, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(version(cards, 2 * third - 1))
                        .startsWith("demo-")
                        .isNotEqualTo("demo-hostile")
                        .isNotEqualTo(before);
                var metrics = cards.get(service, "/metrics").body();
                assertThat(metrics)
                        .containsPattern(
                                "counterweight_ignored_total\\{[^}]*unknown-recipe[^}]*} [1-9]")
                        .containsPattern(
                                "counterweight_model_refused_total\\{[^}]*\"demo\"[^}]*} [1-9]")
                        .doesNotContain("nobody");
            } finally {
                assertThat(timeOf(service::close))
                        .as("time that the close took")
                        .isLessThan(StreamSettings.CLOSE_TIMEOUT);
            }
            aRestartDecidesByAModelFromItsFirstTransactionOn(cards, 2 * third);
        }
    }

    private static void aRestartDecidesByAModelFromItsFirstTransactionOn(
            CardService cards, int decided) throws Exception {
        try (var again = cards.start("both", Role.ALL)) {
            cards.send(cards.rows.subList(decided, cards.rows.size()));
            cards.awaitDecisions(cards.rows.size());
            assertThat(version(cards, decided)).startsWith("demo-");
            assertThat(again.failed()).isNull();
        }
    }

    private static void hostile(CardService cards) throws Exception {
        var topic = cards.plan.topics().models();
        var columns = cards.plan.features().columnNames();
        int n = columns.size();
        for (var recipe : List.of("demo", "demo-plain", "nobody", "nobody-else")) {
            var says = HostileModels.provenance(recipe, recipe + "-hostile", columns);
            for (var model :
                    List.of(
                            HostileModels.endlessLoop(n, says),
                            HostileModels.endlessLoop(n, Map.of()),
                            HostileModels.hugeConstantOfShape(n, says),
                            HostileModels.outerProduct(n, says),
                            HostileModels.deepTree(n, 5_000, says),
                            HostileModels.good(n, Map.of(), .5f),
                            HostileModels.externalData(n, says, "/etc/hostname"),
                            new byte[900_000],
                            new byte[0])) {
                cards.topics.send(topic, recipe, model);
            }
        }
        cards.topics.send(topic, null, new byte[] {1});
        cards.topics.send(topic, "demo", null);
    }

    private static String version(CardService cards, int decision) throws Exception {
        var record = cards.topics.read(cards.plan.topics().decisions()).get(decision);
        return JSON.readTree(record.value()).get("modelVersion").asText();
    }

    private static Duration timeOf(Runnable part) {
        var start = Instant.now();
        part.run();
        return Duration.between(start, Instant.now());
    }
}
