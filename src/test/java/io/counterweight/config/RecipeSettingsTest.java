package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.learn.Recipe;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "balanced",
                "base",
                "demo",
                "focal",
                "plain",
                "replay",
                "smote",
                "square-root",
                "undersample",
                "weight-5"
            })
    void settingsAreARecipeFileThatDeclaresTheSameRecipe(String name) {
        var recipe = recipe(name);
        var yaml = new StringBuilder("name: " + name + "\n");
        RecipeSettings.of(recipe).forEach((key, value) -> yaml.append(key + ": " + value + "\n"));

        assertThat(YamlBinder.parse("card", yaml.toString(), Recipe.class).value())
                .isEqualTo(recipe);
    }

    @Test
    void differencesAreTheKeysThatDiffer() {
        assertThat(RecipeSettings.differences(recipe("weight-5"), recipe("plain")))
                .containsExactly("weighting: {kind: fixed, weights: {fraud: 5}}");
        assertThat(RecipeSettings.differences(recipe("plain"), recipe("base"))).isEmpty();
    }

    private static Recipe recipe(String name) {
        return YamlBinder.load(Path.of("models/recipes/" + name + ".yaml"), Recipe.class).value();
    }
}
