package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.evaluate.EvaluationJson;
import io.counterweight.evaluate.EvaluationRecord;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.JudgedScore;
import io.counterweight.evaluate.LiveMetrics;
import io.counterweight.evaluate.RulesEvaluation;
import io.counterweight.event.Classes;
import io.counterweight.learn.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationReaderTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final EvaluationReader READER =
            new EvaluationReader("cards", CLASSES, Set.of("tiny"));
    private static final byte[] TINY = bytes("tiny");

    @Test
    void whatATrainerWritesIsReadAsItWas() throws IOException {
        assertThat(read(json())).isEqualTo(evaluation());
    }

    @Test
    void whatIsOfRulesOrOfADayIsNeverTakenForARecipes() throws IOException {
        var json = new EvaluationJson();
        var rules = new EvaluationRecord.OfRules(new RulesEvaluation("cards", 5, List.of()));
        var day =
                EvaluationRecord.OfDay.of(
                        "cards",
                        new ForetoldDay(0, LocalDate.of(2018, 5, 1), false, 10, 1, 0, List.of()));
        for (var told : List.of(rules, day, new EvaluationRecord.OfRecipe(evaluation()))) {
            assertThat(READER.read(bytes(told.key()), json.write(told))).isEqualTo(told);
            assertThatThrownBy(() ->
                            new EvaluationReader("others", CLASSES, Set.of("tiny"))
                                    .read(bytes(told.key()), json.write(told)))
                    .hasMessage("pipeline must be this one");
        }
        // Neither key can be the name of a recipe.
        for (var told : List.of(rules, day)) {
            assertThatThrownBy(() -> READER.read(TINY, json.write(told)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new Recipe.Onnx(told.key(), "model.onnx"))
                    .hasMessageContaining(told.key());
        }
    }

    private static Evaluation read(byte[] json) throws IOException {
        return ((EvaluationRecord.OfRecipe) READER.read(TINY, json)).evaluation();
    }

    @Test
    void aTombstoneSaysSo() {
        assertThatThrownBy(() -> READER.read(TINY, null)).hasMessage("the record has no value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"classes\":null}", "7", "{\"recipe\":"})
    void whatIsNoneIsAnErrorThatNamesNothingOfIt(String json) {
        assertThatThrownBy(() -> READER.read(TINY, bytes(json))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cards\"|\"other\"|pipeline must be this one",
                "\"tiny\"|\"dropped\"|recipe must be one that is compared",
                "\"tiny\"|null|recipe must be one that is compared",
                "\"v1\"|null|modelVersion must be there",
                "\"fraud\"|\"stolen\"|classes must be those of the pipeline",
                "\"confusion\":[[|\"confusion\":[[9],[|confusion must have a row and column a class",
            })
    void whatThePageCannotShowIsRefused(String part, String instead, String rule) {
        var text = new String(json(), StandardCharsets.UTF_8);
        assertThat(text).contains(part);
        assertThatThrownBy(() -> READER.read(TINY, bytes(text.replace(part, instead))))
                .hasMessage(rule);
    }

    @Test
    void curvesThatCannotBeDrawnAreLeftOut() throws IOException {
        var text = new String(json(), StandardCharsets.UTF_8);
        var broken = text.replace("\"precision\":[", "\"precision\":[0.5,");
        assertThat(read(bytes(broken)).curves()).isNull();
    }

    private static Evaluation evaluation() {
        var metrics = new LiveMetrics(CLASSES, 10, null);
        var score =
                new JudgedScore("p-1", 5, 1, new float[] {0.25f, 0.75f}, new float[] {0.5f, 0.5f});
        metrics.add(score, 1, 0);
        var none = Learning.none(2);
        return metrics.evaluation(
                "cards",
                "tiny",
                true,
                5,
                false,
                new Learning(
                        3,
                        "v1",
                        none.counts(),
                        none.weights(),
                        none.trainingPriors(),
                        0,
                        0,
                        null,
                        false,
                        none.lossExcesses()));
    }

    private static byte[] json() {
        try {
            return new ObjectMapper().writeValueAsBytes(evaluation());
        } catch (IOException e) {
            throw new AssertionError("an evaluation must be writable", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
