package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.event.Example;
import io.counterweight.event.ShadowScore;
import io.counterweight.learn.ScoringModel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.HostileModels;
import io.counterweight.score.OnnxExport;
import io.counterweight.training.RecipeScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recipes that do not decide.
class ShadowsTest {
    private static final StreamPlan PLAN = Plans.sideBySide();
    private static final List<String> SHADOWS = List.of("plain", "treated", "auto");
    private static final int COLUMNS = PLAN.features().columns();
    private static final long MINUTE = 60_000;

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(PLAN, folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void everyRecipeIsJudgedByWhatItSaidBeforeTheLabel() throws IOException {
        Traffic.of(PLAN, 51, 400).forEach(sent -> sent.to(drivers));
        int judged = drivers.examples.size() / 50 * 50;
        var newest = newestEvaluations();
        for (var recipe : PLAN.recipes()) {
            var window = new LinkedHashMap<String, Example>();
            drivers.examples.subList(0, judged).stream()
                    .filter(e -> RecipeScore.of(recipe.name(), e) != null)
                    .forEach(e -> window.put(e.getScored().getTransactionId(), e));
            var last = window.values().stream().skip(window.size() - 200).toList();
            long frauds = last.stream().filter(e -> e.getLabel() == 1).count();
            long caught =
                    last.stream()
                            .filter(e -> e.getLabel() == 1)
                            .filter(e -> RecipeScore.of(recipe.name(), e).decision() == 1)
                            .count();
            var fraud = newest.get(recipe.name()).get("classes").get(1);
            assertThat(fraud.get("labelled").asLong()).as(recipe.name()).isEqualTo(frauds);
            assertThat(fraud.get("caught").asLong()).as(recipe.name()).isEqualTo(caught);
            assertThat(fraud.get("recall").asDouble())
                    .isCloseTo((double) caught / frauds, within(1e-12));
        }
        assertThat(newest.values())
                .extracting(e -> e.get("champion").asBoolean())
                .containsOnlyOnce(true);
    }

    @Test
    void neverAlertingIsAmongTheComparedWithItsAccuracyAndNoRecall() throws IOException {
        Traffic.of(PLAN, 52, 400).forEach(sent -> sent.to(drivers));
        var never = newestEvaluations().get("always-genuine");
        assertThat(never.get("accuracy").asDouble())
                .isEqualTo(never.get("majorityAccuracy").asDouble())
                .isBetween(0.6, 0.9);
        assertThat(never.get("classes").get(1).get("recall").asDouble()).isZero();
        assertThat(never.get("classes").get(0).get("recall").asDouble()).isEqualTo(1);
        assertThat(never.get("champion").asBoolean()).isFalse();
        assertThat(PLAN.isRecipe("always-genuine")).isFalse();
    }

    @Test
    void aShadowNeverSeesTheLabel(@TempDir Path other) {
        try (var otherwise = new Drivers(PLAN, other)) {
            for (var each : List.of(drivers, otherwise)) {
                Traffic.of(PLAN, 53, 200).forEach(sent -> sent.to(each));
                each.send(Payment.of("last", START + 1000 * MINUTE).ofAmount(700));
            }
            drivers.send(new Verdict("last", "fraud", START + 1000 * MINUTE));
            otherwise.send(new Verdict("last", "genuine", START + 1000 * MINUTE));
            assertThat(drivers.examples.getLast().getShadowsList())
                    .extracting(ShadowScore::getRecipe)
                    .containsExactlyElementsOf(SHADOWS);
            assertThat(drivers.examples.getLast().getShadowsList())
                    .isEqualTo(otherwise.examples.getLast().getShadowsList());
            assertThat(drivers.examples.getLast().getLabel())
                    .isNotEqualTo(otherwise.examples.getLast().getLabel());
        }
    }

    @Test
    void aShadowScoresWhatTheScorerWouldWithItsModel() {
        drivers.ownModel("tiny", model(2));
        drivers.ownModel("plain", model(2));
        label("p", 100);
        var example = drivers.examples.getLast();
        var shadow = example.getShadows(0);
        assertThat(shadow.getProbabilitiesList())
                .isEqualTo(example.getScored().getProbabilitiesList());
        assertThat(shadow.getRawList()).isEqualTo(example.getScored().getRawList());
        assertThat(shadow.getDecision()).isEqualTo(example.getScored().getDecision());
        assertThat(shadow.getModelVersion()).isEqualTo(example.getScored().getModelVersion());
    }

    @Test
    void aRecipeWithoutAModelSaysNothing() {
        label("before", 100);
        assertThat(drivers.examples.getLast().getShadowsList()).isEmpty();
        drivers.ownModel("treated", model(2));
        label("after", 100);
        assertThat(drivers.examples.getLast().getShadowsList())
                .extracting(ShadowScore::getRecipe)
                .containsExactly("treated");
        assertThat(drivers.examples.getLast().getScored().getProbabilitiesList()).isEmpty();
        assertThat(drivers.heard.judged).containsExactly("treated: genuine decided fraud");
    }

    /// In one batch of shadows one row has no score: the others are answered.
    @Test
    void aRowThatIsRefusedLeavesTheOthersOfItsBatch() {
        drivers.ownModel("plain", failingOn(5000));
        drivers.ownModel("auto", model(2));
        for (int i = 0; i < 10; i++) {
            drivers.send(Payment.of("p-" + i, START + i).ofAmount(i == 4 ? 5000 : 20));
        }
        for (int i = 0; i < 10; i++) {
            drivers.send(new Verdict("p-" + i, "genuine", START + i));
        }
        for (int i = 0; i < 10; i++) {
            var shadows = drivers.examples.get(i).getShadowsList();
            assertThat(shadows)
                    .as("of %d", i)
                    .extracting(ShadowScore::getRecipe)
                    .containsExactlyElementsOf(i == 4 ? List.of("auto") : List.of("plain", "auto"));
        }
        assertThat(drivers.heard.refused).containsExactly("non-finite-score");
    }

    /// The first label asks of all that wait, so a later model changes nothing for them.
    @Test
    void allThatWaitAreAskedTogether() {
        drivers.ownModel("plain", model(2));
        drivers.send(Payment.of("one", START));
        drivers.send(Payment.of("two", START + 1));
        drivers.send(new Verdict("one", "genuine", START + 2));
        drivers.ownModel("plain", model(1));
        drivers.send(new Verdict("two", "genuine", START + 3));
        assertThat(drivers.examples)
                .extracting(e -> e.getShadows(0).getProbabilitiesList())
                .allSatisfy(p ->
                        assertThat(p)
                                .isEqualTo(
                                        drivers.examples
                                                .getFirst()
                                                .getShadows(0)
                                                .getProbabilitiesList()));
    }

    private void label(String id, double amount) {
        drivers.send(Payment.of(id, START).ofAmount(amount));
        drivers.send(new Verdict(id, "genuine", START));
    }

    private Map<String, JsonNode> newestEvaluations() throws IOException {
        var newest = new HashMap<String, JsonNode>();
        for (var bytes : drivers.evaluations) {
            var evaluation = new ObjectMapper().readTree(bytes);
            newest.put(evaluation.get("recipe").asText(), evaluation);
        }
        return newest;
    }

    /// One logit: the first feature, the logarithm of the amount, so many times.
    private static byte[] model(float times) {
        return model(new ScoringModel.Dense(COLUMNS, 1, ofFirst(times), new float[1]));
    }

    /// One that has no score for an amount.
    private static byte[] failingOn(double amount) {
        return HostileModels.notANumber(COLUMNS, (float) Math.log1p(amount), Map.of());
    }

    private static float[] ofFirst(float times) {
        var weights = new float[COLUMNS];
        weights[0] = times;
        return weights;
    }

    private static byte[] model(ScoringModel.Dense... layers) {
        var deviation = new float[COLUMNS];
        Arrays.fill(deviation, 1);
        var network =
                new ScoringModel(
                        COLUMNS,
                        2,
                        new float[COLUMNS],
                        deviation,
                        100,
                        0,
                        new float[0],
                        ScoringModel.Activation.RELU,
                        List.of(layers));
        return OnnxExport.export(network, Map.of());
    }
}
