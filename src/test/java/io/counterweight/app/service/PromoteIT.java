package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person promotes a recipe over HTTP, on a real broker, scorer and trainer in processes of their
/// own: the one that is asked writes a record, and both follow it.
class PromoteIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WHY = "{\"reason\": \"the drill\"}";

    @TempDir Path folder;

    @Test
    void theRecipeDecidesFromThenOnInScorerAndTrainer() throws Exception {
        try (var cards = CardService.on(folder, 6);
                var scorer = cards.start("scorer", Role.SCORER);
                var trainer = cards.start("trainer", Role.TRAINER)) {
            int third = cards.rows.size() / 3;
            cards.send(cards.rows.subList(0, third));
            await().atMost(CardService.PATIENCE)
                    .until(() -> cards.get(scorer, "/health/ready").statusCode() == 200);
            cards.send(cards.rows.subList(third, 2 * third));
            cards.awaitDecisions(2 * third);
            // The trainer gives way to the scorer, and may be behind it.
            await().atMost(CardService.PATIENCE).until(() -> champions(cards).contains("demo"));

            assertThat(cards.post(trainer, "/api/v1/recipes/demo/promote", WHY).statusCode())
                    .isEqualTo(409);
            assertThat(cards.post(trainer, "/api/v1/recipes/nobody/promote", WHY).statusCode())
                    .isEqualTo(404);
            assertThat(cards.topics.count(cards.plan.topics().promotions())).isZero();

            var answer = cards.post(trainer, "/api/v1/recipes/demo-plain/promote", WHY);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);

            // Each process knows it: asked for the same again, it says that the recipe decides.
            for (var process : List.of(scorer, trainer)) {
                await().atMost(CardService.PATIENCE)
                        .until(() ->
                                cards.post(process, "/api/v1/recipes/demo-plain/promote", WHY)
                                                .statusCode()
                                        == 409);
            }
            int before = 2 * third;
            cards.send(cards.rows.subList(2 * third, cards.rows.size()));
            cards.awaitDecisions(cards.rows.size());
            var decided = values(cards.topics, cards.plan.topics().decisions());
            assertThat(decided.subList(0, before))
                    .extracting(d -> d.get("recipe").asText())
                    .contains("demo")
                    .doesNotContain("demo-plain");
            assertThat(decided.subList(before, decided.size()))
                    .extracting(d -> d.get("recipe").asText())
                    .containsOnly("demo-plain");
            await().atMost(CardService.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(champions(cards))
                                    .as("champion by the trainer's evaluations")
                                    .endsWith("demo-plain")
                                    .startsWith("demo"));
        }
    }

    /// Who decided, by each evaluation of a champion.
    private static List<String> champions(CardService cards) throws IOException {
        var names = new ArrayList<String>();
        for (var evaluation : values(cards.topics, cards.plan.topics().evaluation())) {
            if (evaluation.path("champion").asBoolean()) {
                names.add(evaluation.get("recipe").asText());
            }
        }
        return names;
    }

    private static List<JsonNode> values(Topics topics, String topic) throws IOException {
        var values = new ArrayList<JsonNode>();
        for (var record : topics.read(topic)) {
            values.add(JSON.readTree(record.value()));
        }
        return values;
    }
}
