package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.learn.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files in `models/recipes`, and mistakes in them.
class RecipeFilesTest {
    private static final List<String> COMPARED =
            List.of(
                    "plain",
                    "focal",
                    "weight-5",
                    "square-root",
                    "balanced",
                    "smote",
                    "undersample",
                    "replay");

    @Test
    void everyPackedRecipeIsReadAndNamedAsItsFile() throws IOException {
        try (var files = Files.list(Path.of("models/recipes"))) {
            var names =
                    files.map(
                                    file -> {
                                        var recipe = YamlBinder.load(file, Recipe.class).value();
                                        assertThat(file.getFileName())
                                                .hasToString(recipe.name() + ".yaml");
                                        return recipe.name();
                                    })
                            .toList();
            assertThat(names).containsAll(COMPARED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: netwrok | kind | did you mean \"network\"?",
                "batch: 0 | | batch must be in [1, 65536]: batch=0",
                "output-bias: -101 | | output-bias must be in [-100, 100]: output-bias=-101.0",
                "loss: {kind: focl} | loss | did you mean \"focal\"?",
                "loss: {kind: focal, gama: 1} | loss | did you mean \"gamma\"?",
                "resampling: [{kind: smoter}] | resampling | did you mean \"smote\"?",
                "resampling: [{kind: smote, share: 0.6}] | | share must be in (0, 0.5]: share=0.6",
                "resampling: [{kind: uob}, {kind: oob}] | | must be oob or uob, not both",
                "resampling: [{kind: uob}, {kind: uob}] | | must name each kind once",
                "'resampling: [{kind: smote, share: 0.4}, {kind: minority-replay, share: 0.4}]'"
                        + " | | shares must be at most 0.75 together: shares=0.8",
                "'strategy: auto\nweighting: {kind: running}' | | strategy auto chooses weighting",
                "'strategy: auto\nresampling: [{kind: uob}]' | | neither may be given",
                "strategy: automatic | strategy | choose one of: fixed, auto",
                "calibration: {kind: plat} | calibration | did you mean \"platt\"?",
                "'calibration: {kind: platt, every: 0s}' | | every must be positive",
                "extra-steps: {steps: 17, window: 1d} | | steps must be in [1, 16]: steps=17",
                "extra-steps: {steps: 1} | | window must be given and positive: window=null",
                "extra-steps: {window: 1d, hold: 1d} | | hold must be at least 0, and goes with",
                "'batch: 60000\nresampling: [{kind: uniform-replay, rows: 2}]' |"
                        + " | rows of a composed batch must be in [1, 65536]",
            })
    void aMistakeIsNamedWithItsPlace(String line, String path, String message) {
        var kind = line.startsWith("kind") ? "" : "kind: network\n";
        var yaml = "name: mine\n" + kind + line + "\n";
        assertThatThrownBy(() -> YamlBinder.parse("mine.yaml", yaml, Recipe.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mine.yaml:")
                .hasMessageContaining(message)
                .satisfies(e -> {
                    if (path != null) {
                        assertThat(((ConfigException) e).path()).startsWith(path);
                    }
                });
    }
}
